package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Words;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;

/** What a rule waits for, as a phrase. */
public final class RuleText {
  private RuleText() {}

  /** The same for the audit log, which has one language: names and numbers alone. */
  static String codes(Rule rule) {
    String limit =
        switch (rule.kind()) {
          case SEVERITY -> "severity=" + rule.severity();
          case NEWLY_LYING ->
              "machines=" + rule.machines() + " minutes=" + rule.window().toMinutes();
          case SILENT -> "machines=" + rule.machines() + " percent=" + rule.percent();
          case SOURCE_STALE -> rule.kind().name();
        };
    return limit + " repeatHours=" + rule.repeat().toHours() + " enabled=" + rule.enabled();
  }

  /** In this language, with the names that the other pages use. */
  public static String of(Rule rule, Language language) {
    Texts texts = Texts.of("alert", language);
    Words words = new Words(language);
    return switch (rule.kind()) {
      case SEVERITY -> {
        // Nothing is worse than critical.
        String key = rule.severity() == Severity.CRITICAL ? ".CRITICAL" : "";
        yield texts.text("rule.SEVERITY" + key, words.name("severity", rule.severity().name()));
      }
      case NEWLY_LYING ->
          texts.text(
              "rule.NEWLY_LYING",
              rule.machines(),
              rule.window().toMinutes(),
              words.name("verdict", VerdictCode.FALSE_UP_TO_DATE.name()));
      case SILENT ->
          rule.percent() == 0
              ? texts.text("rule.SILENT", rule.machines())
              : rule.machines() == 0
                  ? texts.text("rule.SILENT.share", rule.percent())
                  : texts.text("rule.SILENT.either", rule.machines(), rule.percent());
      case SOURCE_STALE -> texts.text("rule.SOURCE_STALE");
    };
  }
}
