package io.github.updatesentinel.collector.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the audit log shows a text for each action, and its code only without one. */
class AuditTextsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent-key.allow",
        "agent-key.revoke",
        "alert.retry",
        "api-token.create",
        "api-token.revoke",
        "audit.export",
        "baseline.publish",
        "baseline.rollback",
        "channel.change",
        "channel.create",
        "channel.delete",
        "channel.test",
        "enrollment-token.create",
        "enrollment-token.revoke",
        "login.end",
        "login.fail",
        "login.succeed",
        "machine.restore",
        "machine.retire",
        "machine.return",
        "rule.change",
        "rule.create",
        "rule.delete",
        "user.change-password",
        "user.create",
        "user.delete",
        "user.disable",
        "user.enable",
        "user.make-administrator",
        "user.unlock",
        "user.make-viewer",
        "user.reset-password"
      })
  void actionHasATextInBothLanguages(String action) {
    for (Language language : Language.values()) {
      assertThat(Texts.of("people", language).has("action." + action)).isTrue();
    }
  }
}
