package io.github.updatesentinel.e2e;

import io.github.updatesentinel.contract.EventId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The strings that reached Wine's ReportEvent, which only traces them. It shows the first three
 * hundred characters of each, fewer of Chinese, and not the event's number.
 */
final class EventTrace {
  private static final Pattern STRING = Pattern.compile(":ReportEventW L\"(.*)\"(\\.\\.\\.)?$");

  /** What a string ends in that Wine did not show to its end. */
  private static final String CUT = "\u2026";

  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([0-9a-f]{4})|(.))");

  private final Path file;
  private int start;

  EventTrace(Path file) {
    this.file = file;
  }

  /** Forgets what was traced up to now. */
  void reset() {
    start = all().size();
  }

  List<String> strings() {
    List<String> all = all();
    return all.subList(Math.min(start, all.size()), all.size());
  }

  /**
   * The facts of an event as they reached Windows, each by itself.
   *
   * @param event as in the service's own log, in one line
   * @param strings what reached Windows
   * @return empty where nothing fits
   */
  static List<String> factsOf(Machine.LoggedEvent event, List<String> strings) {
    int count = EventId.valueOf(event.name()).inserts().size();
    return IntStream.rangeClosed(0, strings.size() - count)
        .mapToObj(i -> strings.subList(i, i + count))
        .filter(facts -> event.inserts().matches(line(facts)))
        .reduce((earlier, later) -> later)
        .orElse(List.of());
  }

  private static String line(List<String> facts) {
    return facts.stream()
        .map(
            fact ->
                fact.endsWith(CUT)
                    ? Pattern.quote(fact.substring(0, fact.length() - CUT.length())) + ".*"
                    : Pattern.quote(fact))
        .collect(Collectors.joining(", "));
  }

  private List<String> all() {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .lines()
          .map(STRING::matcher)
          .filter(Matcher::find)
          .map(matcher -> unescape(matcher.group(1)) + (matcher.group(2) == null ? "" : CUT))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            match -> {
              String code = match.group(1);
              String plain =
                  code != null
                      ? Character.toString((char) Integer.parseInt(code, 16))
                      : switch (match.group(2)) {
                        case "n" -> "\n";
                        case "r" -> "\r";
                        case "t" -> "\t";
                        default -> match.group(2);
                      };
              return Matcher.quoteReplacement(plain);
            });
  }
}
