package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.web.Texts;

/** What a rule waits for, as a phrase. */
public final class RuleText {
  private RuleText() {}

  /** In the language of the texts. */
  public static String of(Rule rule, Texts texts) {
    return switch (rule.kind()) {
      case SEVERITY -> texts.text("rule.SEVERITY", rule.severity().name());
      case NEWLY_LYING ->
          texts.text("rule.NEWLY_LYING", rule.machines(), rule.window().toMinutes());
      case SILENT ->
          rule.percent() == 0
              ? texts.text("rule.SILENT", rule.machines())
              : rule.machines() == 0
                  ? texts.text("rule.SILENT.share", rule.percent())
                  : texts.text("rule.SILENT.either", rule.machines(), rule.percent());
    };
  }
}
