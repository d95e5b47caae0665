package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.update.Policies;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.UpdateSourceKind;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a scan: how it ended, what it could see, and whom it asked. */
class FindingsOfAScanTest {
  private static final HResult NETWORK_DOWN = HResult.parse("0x8024402C");
  private static final ServicingMarks NO_CUMULATIVE_UPDATE =
      new ServicingMarks(new RollupFixes(null, null), null, null, null, null);

  private static UpdateScan without(ScanOutcome outcome, @Nullable HResult hresult, String error) {
    return UpdateScan.without(outcome, hresult, Seen.NOW, Duration.ZERO, error);
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, SCAN_BROKEN wuapi.dll",
    "ABORTED, SCAN_BROKEN wuapi.dll",
    "TIMED_OUT, SCAN_TIMED_OUT wuapi.dll"
  })
  void endWithoutACodeIsToldInWords(ScanOutcome outcome, String reason) {
    assertThat(Seen.healthy().scan(without(outcome, null, "wuapi.dll")).reasons())
        .containsExactly(reason);
  }

  @Test
  void endWithoutWordsIsToldByItsName() {
    assertThat(Seen.healthy().scan(ScanOutcome.ABORTED, null, null).reasons())
        .containsExactly("SCAN_BROKEN ABORTED");
    assertThat(Seen.healthy().scan(ScanOutcome.TIMED_OUT, null, null).reasons())
        .containsExactly("SCAN_TIMED_OUT TIMED_OUT");
  }

  @Test
  void accessThatIsDeniedIsAReasonOfItsOwn() {
    assertThat(Seen.healthy().scan(ScanOutcome.FAILED, HResult.E_ACCESSDENIED, null).reasons())
        .containsExactly("SCAN_ACCESS_DENIED " + HResult.E_ACCESSDENIED.describe());
  }

  @Test
  void scanWithErrorsTellsThemOnce() {
    assertThat(
            Seen.healthy()
                .scan(ScanOutcome.SUCCEEDED_WITH_ERRORS, HResult.S_OK, 0, NETWORK_DOWN)
                .reasons())
        .containsExactly("SCAN_WARNING " + NETWORK_DOWN.describe());
    assertThat(Seen.healthy().scan(ScanOutcome.SUCCEEDED, null, 0).reasons()).isEmpty();
  }

  @Test
  void scanThatFailedLaterIsToldBesideAnOldOne() {
    assertThat(
            Seen.healthy().found(0).scanAge(Duration.ofDays(9)).thenFailed(NETWORK_DOWN).reasons())
        .containsExactly("SCAN_HRESULT " + NETWORK_DOWN.describe(), "SCAN_STALE older than PT9H");
  }

  @Test
  void outcomeOfANewerAgentSaysNothing() {
    UpdateScan newer =
        new UpdateScan(
            new Open<>(ScanOutcome.class, "PUT_OFF"),
            null,
            0,
            List.of(),
            List.of(),
            0,
            Seen.NOW,
            Duration.ZERO,
            null,
            null,
            0,
            null,
            ScanSight.UNKNOWN,
            false);

    assertThat(Seen.healthy().scan(newer).judge().code()).isEqualTo(VerdictCode.UNKNOWN);
  }

  @Test
  void hiddenUpdatesWithoutATitleAreCounted() {
    assertThat(Seen.healthy().found(0).sight(ScanSight.State.SEEN, 2).reasons())
        .containsExactly("UPDATES_HIDDEN 2");
    assertThat(Seen.healthy().found(0).sight(ScanSight.State.SEEN, 0).reasons()).isEmpty();
    assertThat(Seen.healthy().found(0).sight(ScanSight.State.SEEN, null).reasons()).isEmpty();
  }

  @Test
  void releaseThatIsTheOneInstalledIsNotPinned() {
    Seen seen = Seen.healthy().policy(Policies.of(null, null, "21h2", null, List.of()));
    assertThat(seen.reasons()).as("of an unknown release").isEmpty();

    seen.os(19044, 2006, "Enterprise", "21H2", WindowsFamily.CLIENT);
    assertThat(seen.reasons()).isEmpty();
    seen.os(19044, 2006, "Enterprise", "22H2", WindowsFamily.CLIENT);
    assertThat(seen.reasons()).containsExactly("VERSION_PINNED to 21h2, installed 22H2");
  }

  @Test
  void zeroOfAWindowsThatHasACumulativeUpdateShouldSeeIt() {
    Seen seen = Seen.healthy().found(0).sight(ScanSight.State.NOTHING_SEEN, 0);
    assertThat(seen.reasons())
        .as("as the list has it")
        .containsExactly("SCAN_SEES_NOTHING no installed update of Windows");

    assertThat(seen.marks(NO_CUMULATIVE_UPDATE).reasons()).as("as servicing has it").isEmpty();
    assertThat(Seen.healthy().found(0).sight(ScanSight.State.SEEN, 0).reasons()).isEmpty();
  }

  @Test
  void originalReleaseHasNoUpdateToSee() {
    BuildRow original = new BuildRow(19044, 2006, null, null, null, null, null);

    assertThat(
            Seen.healthy()
                .found(0)
                .sight(ScanSight.State.NOTHING_SEEN, 0)
                .lists(Lists.list(BaselineSource.FILE, List.of(original)))
                .reasons())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, false", "3, true", "4, true"})
  void serverIsSuspectedAfterThreeZerosInARow(int zeros, boolean suspected) {
    Seen seen =
        Seen.healthy().found(0).sight(ScanSight.State.NOTHING_SEEN, 0).zerosThatSawNothing(zeros);

    assertThat(seen.reasons().contains("SOURCE_OFFERS_NOTHING https://uc.example"))
        .isEqualTo(suspected);
  }

  @Test
  void onlyAServerOfAnAdministratorIsJudged() {
    UpdateSource open =
        new UpdateSource(UpdateSourceKind.WINDOWS_UPDATE, "http://update.example", null);

    assertThat(
            Seen.healthy()
                .found(0)
                .sight(ScanSight.State.NOTHING_SEEN, 0)
                .zerosThatSawNothing(3)
                .source(open)
                .reasons())
        .containsExactly("SCAN_SEES_NOTHING no installed update of Windows");
  }

  @Test
  void incompleteZeroSaysNothingOfItsSource() {
    UpdateSource http = new UpdateSource(UpdateSourceKind.WSUS, "http://uc.example", null);

    assertThat(Seen.healthy().found(0, NETWORK_DOWN).source(http).reasons())
        .containsExactly("SCAN_WARNING " + NETWORK_DOWN.describe());
  }
}
