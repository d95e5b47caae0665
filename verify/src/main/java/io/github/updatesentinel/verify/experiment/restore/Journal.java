package io.github.updatesentinel.verify.experiment.restore;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the experiment wrote down before its present step: enough to undo it.
 *
 * @param original never {@link StartType#DISABLED}
 */
record Journal(StartType original, Step step, Owner owner) {
  /** No blanks and no quotation marks, so that the text is one argument unchanged. */
  private static final Pattern FORM =
      Pattern.compile("1;([a-z-]{1,20});([A-Z_]{1,30});(\\d{1,18});(\\d{1,18})");

  Journal {
    if (original == StartType.DISABLED) {
      throw new IllegalArgumentException("original: DISABLED is nothing to restore");
    }
  }

  Journal at(Step next) {
    return new Journal(original, next, owner);
  }

  String text() {
    return "1;%s;%s;%d;%d"
        .formatted(
            original.word(), step.name(), owner.processId(), owner.started().getEpochSecond());
  }

  /** Empty for anything that {@link #text} does not write. */
  static Optional<Journal> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<StartType> original =
        StartType.ofWord(matcher.group(1)).filter(type -> type != StartType.DISABLED);
    Optional<Step> step =
        Arrays.stream(Step.values())
            .filter(each -> each.name().equals(matcher.group(2)))
            .findFirst();
    if (original.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant started = Instant.ofEpochSecond(Long.parseLong(matcher.group(4)));
      Owner owner = new Owner(Long.parseLong(matcher.group(3)), started);
      return Optional.of(new Journal(original.get(), step.get(), owner));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
