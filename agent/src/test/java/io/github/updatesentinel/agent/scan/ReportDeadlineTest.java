package io.github.updatesentinel.agent.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time of a hanging Windows Update Agent, in milliseconds instead of minutes. */
@Timeout(20)
class ReportDeadlineTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(20);

  private static ScanReport report(String error) {
    Instant at = Instant.parse("2026-11-22T08:00:00Z");
    return new ScanReport(
        UpdateScan.without(ScanOutcome.FAILED, null, at, Duration.ZERO, error), null, null);
  }

  @Test
  void scanThatIsNeverOverHasNoReport() throws InterruptedException {
    assertThat(new ReportDeadline(SHORT, LONG).await()).isNull();
  }

  @Test
  void knownScanIsNotLostToWhatFollows() throws InterruptedException {
    ReportDeadline deadline = new ReportDeadline(LONG, SHORT);
    deadline.soFar(report("scan"));

    assertThat(deadline.await()).isEqualTo(report("scan"));
  }

  @Test
  void lastReportSoFarIsTheOne() throws InterruptedException {
    ReportDeadline deadline = new ReportDeadline(LONG, SHORT);
    deadline.soFar(report("scan"));
    deadline.soFar(report("scan and history"));

    assertThat(deadline.await()).isEqualTo(report("scan and history"));
  }

  @Test
  void whatFollowsAScanEndsWithTheLongestTime() throws InterruptedException {
    ReportDeadline deadline = new ReportDeadline(SHORT, LONG);
    deadline.soFar(report("scan"));

    assertThat(deadline.await()).isEqualTo(report("scan"));
  }
}
