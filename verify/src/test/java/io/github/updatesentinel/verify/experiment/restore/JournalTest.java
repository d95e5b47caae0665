package io.github.updatesentinel.verify.experiment.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  private static final Owner OWNER = new Owner(4711, Instant.parse("2026-11-29T10:00:00Z"));

  @ParameterizedTest
  @EnumSource(Step.class)
  void whatWasWrittenIsRead(Step step) {
    Journal journal = new Journal(StartType.AUTO_DELAYED, step, OWNER);
    assertThat(Journal.parse(journal.text())).contains(journal);
  }

  @Test
  void itIsOneArgumentOfOneCommandLine() {
    assertThat(new Journal(StartType.AUTO_DELAYED, Step.DISABLING, OWNER).text())
        .isEqualTo("1;delayed-auto;DISABLING;4711;1795946400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1;demand;DISABLING;1",
        "1;disabled;DISABLING;1;1",
        "1;boot;DISABLING;1;1",
        "1;system;DISABLING;1;1",
        "1;demand & calc.exe;DISABLING;1;1",
        "1;DEMAND;DISABLING;1;1",
        "1;demand;NOTHING;1;1",
        "1;demand;;1;1",
        "2;demand;DISABLING;1;1",
        "1;demand;DISABLING;-1;1",
        "1;demand;DISABLING;1;1;1",
        " 1;demand;DISABLING;1;1",
        "1;demand;DISABLING;1;999999999999999999",
        "1;demand;DISABLING;9999999999999999999;1",
      })
  void anythingElseIsNoJournal(String text) {
    assertThat(Journal.parse(text)).isEmpty();
  }

  @Test
  void disabledIsNothingToRestore() {
    assertThatThrownBy(() -> new Journal(StartType.DISABLED, Step.DISABLING, OWNER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("original");
  }

  @Test
  void thisProcessIsAliveAndOneThatStartedAtAnotherTimeIsNot() {
    assertThat(Owner.self().isAlive()).isTrue();
    assertThat(new Owner(Owner.self().processId(), Instant.ofEpochSecond(1)).isAlive()).isFalse();
    assertThat(new Owner(Owner.self().processId(), Instant.EPOCH).isAlive()).isFalse();
  }
}
