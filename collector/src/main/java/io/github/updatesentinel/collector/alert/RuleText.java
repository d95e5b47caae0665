package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Words;
import io.github.updatesentinel.contract.VerdictCode;

/** What a rule waits for, as a phrase. */
public final class RuleText {
  private RuleText() {}

  /** In this language, with the names that the other pages use. */
  public static String of(Rule rule, Language language) {
    Texts texts = Texts.of("alert", language);
    Words words = new Words(language);
    return switch (rule.kind()) {
      case SEVERITY -> texts.text("rule.SEVERITY", words.name("severity", rule.severity().name()));
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
    };
  }
}
