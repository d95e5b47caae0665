package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.check.VerdictEngine;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.state.Memory;
import io.github.updatesentinel.agent.state.RememberedLog;
import io.github.updatesentinel.agent.state.ScanBasis;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a look at the console makes of what the service remembers. */
class LookTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  private static final ScanBasis BASIS = new ScanBasis("DEFAULT WSUS a", "19044.1706", null, null);
  private static final HResult TIMED_OUT = HResult.ofWin32(1053);

  private static ScanReport zero() {
    return new ScanReport(
        new UpdateScan(
            ScanOutcome.SUCCEEDED,
            HResult.S_OK,
            0,
            List.of(),
            List.of(),
            0,
            NOW.minusSeconds(20),
            Duration.ofSeconds(10),
            null,
            null),
        null,
        null);
  }

  private static VerdictEngine.Scans scans(ScanBasis now, Instant at) {
    UpdateLogFinding finding =
        new UpdateLogFinding(Open.of(LogJudgement.FALSE_ZERO), NOW, List.of());
    Memory.Scans remembered =
        new Memory.Scans(
            new RememberedLog(finding, BASIS),
            3,
            List.of("KB1"),
            null,
            StartTests.NONE,
            BASIS,
            false);
    return VerdictEngine.Scans.with(zero(), Duration.ZERO, remembered, now, at);
  }

  @Test
  void findingOfTheUpdateLogHoldsForTheLookAsForTheService() {
    VerdictEngine.Scans same = scans(BASIS, NOW.plus(Duration.ofDays(6)));
    assertThat(same.updateLog()).isNotNull();
    assertThat(same.zerosThatSawNothing()).isEqualTo(3);
    assertThat(same.servicingSeen()).containsExactly("KB1");

    assertThat(scans(BASIS, NOW.plus(Duration.ofDays(7))).updateLog()).as("too old").isNull();
    assertThat(scans(BASIS, NOW.minusSeconds(1)).updateLog()).as("dated ahead").isNull();
  }

  @Test
  void zeroOfTheLookItselfIsCountedAsTheServiceWould() {
    VerdictEngine.Scans remembered = scans(BASIS, NOW);
    UpdateScan blind =
        zero()
            .scan()
            .withSight(new ScanSight(Open.of(ScanSight.State.NOTHING_SEEN), 0, 0, 0, List.of()));

    assertThat(remembered.withZeroOf(blind).zerosThatSawNothing()).isEqualTo(4);
    assertThat(remembered.withZeroOf(zero().scan()).zerosThatSawNothing()).isZero();
  }

  @Test
  void findingOfAnotherBuildOrSourceIsNone() {
    ScanBasis otherBuild = new ScanBasis(BASIS.source(), "19044.2006", null, null);
    assertThat(scans(otherBuild, NOW).updateLog()).isNull();
    assertThat(scans(otherBuild, NOW).zerosThatSawNothing()).isEqualTo(3);

    ScanBasis otherSource = new ScanBasis("DEFAULT WSUS b", BASIS.build(), null, null);
    assertThat(scans(otherSource, NOW).updateLog()).isNull();
    assertThat(scans(otherSource, NOW).zerosThatSawNothing()).isZero();
  }

  /** With an answer of the service's attempt before it, and how long ago that was. */
  @ParameterizedTest
  @CsvSource({"PT11M, true", "PT24H, true", "PT9M, false", "PT25H, false", "-PT11M, false"})
  void answerThatComesTwiceProvesABlock(Duration ago, boolean proven) {
    StartTests remembered =
        StartTests.NONE.with(new StartTests.Test(NOW.minus(ago), TIMED_OUT, true));
    StartAttempt finding =
        Look.startFinding(remembered, new StartAttempt("TrustedInstaller", TIMED_OUT), NOW)
            .orElseThrow();

    assertThat(finding.provesBlocked()).isEqualTo(proven);
  }

  @Test
  void serviceThatStartsNowIsNotBlockedWhateverWasRemembered() {
    StartTests remembered =
        StartTests.NONE
            .with(new StartTests.Test(NOW.minus(Duration.ofHours(3)), TIMED_OUT, true))
            .with(new StartTests.Test(NOW.minus(Duration.ofHours(1)), TIMED_OUT, true));

    assertThat(
            Look.startFinding(remembered, new StartAttempt("TrustedInstaller", HResult.S_OK), NOW))
        .hasValueSatisfying(finding -> assertThat(finding.provesBlocked()).isFalse());
  }
}
