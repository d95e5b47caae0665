package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.verify.bench.Product.State;
import io.github.updatesentinel.verify.report.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifeChecksTest {
  private static final State STOPPED = new State("STOPPED", 0, 0);

  @Test
  void aQuickStopWithoutErrorPasses() {
    assertThat(LifeChecks.stopped(STOPPED, true, Duration.ofSeconds(2), true).outcome())
        .isEqualTo(Outcome.PASS);
  }

  @Test
  void aSlowStopAnErrorAndAStopThatDoesNotEndFail() {
    assertThat(LifeChecks.stopped(STOPPED, true, Duration.ofSeconds(6), true).why())
        .isEqualTo("it took 6000 ms to stop");
    assertThat(
            LifeChecks.stopped(new State("STOPPED", 0, 1067), true, Duration.ofSeconds(1), true)
                .why())
        .isEqualTo("it ended with exit code 1067");
    assertThat(
            LifeChecks.stopped(
                    new State("STOP_PENDING", 5, 0), false, Duration.ofSeconds(60), false)
                .why())
        .contains("it is STOP_PENDING after 60 s", "it did not start again");
  }

  @Test
  void aKilledServiceComesBackAfterAMinuteAndLeavesNoScan() {
    assertThat(LifeChecks.killed(true, Duration.ofSeconds(62), List.of()).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(LifeChecks.killed(false, Duration.ofMinutes(3), List.of()).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(LifeChecks.killed(true, Duration.ofSeconds(5), List.of()).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(LifeChecks.killed(true, Duration.ofSeconds(62), List.of("4711")).why())
        .isEqualTo("a scan's process stayed: [4711]");
  }

  @Test
  void aChangeIsNoticedSoonAndWithItsAuthor() {
    assertThat(LifeChecks.noticed(Duration.ofSeconds(3), "EXAMPLE\\admin").outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(LifeChecks.noticed(Duration.ofSeconds(3), "").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(LifeChecks.noticed(Duration.ofSeconds(60), "EXAMPLE\\admin").outcome())
        .isEqualTo(Outcome.FAIL);
  }
}
