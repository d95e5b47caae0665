package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.update.Policies;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateFailure.Source;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.UpdateSourceKind;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictRulesTest {
  private static final HResult DISABLED = HResult.E_SERVICE_DISABLED;
  private static final HResult NETWORK_DOWN = HResult.parse("0x8024402C");
  private static final HResult INVALID_TRANSACTION = HResult.parse("0x800F0922");
  private static final HResult SKIPPED = HResult.parse("0x00240010");

  @Test
  void scanAgedExactlyTheLimitIsFresh() {
    assertThat(Seen.healthy().found(0).scanAge(Seen.STALE_AFTER).judge().code())
        .isEqualTo(VerdictCode.UP_TO_DATE);
  }

  @Test
  void scanAgedOneNanosecondMoreIsStale() {
    Seen seen = Seen.healthy().found(0).scanAge(Seen.STALE_AFTER.plusNanos(1));

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UNKNOWN);
    assertThat(seen.reasons()).containsExactly("SCAN_STALE older than PT9H");
  }

  @Test
  void scanThatEndedThisMomentIsFresh() {
    assertThat(Seen.healthy().found(0).scanAge(Duration.ZERO).judge().code())
        .isEqualTo(VerdictCode.UP_TO_DATE);
  }

  @Test
  void machineThatWasNeverScannedHasNoReasons() {
    assertThat(Seen.healthy().judge().reasons()).isEmpty();
    assertThat(Seen.healthy().scan(ScanOutcome.NOT_RUN, null, null).judge().reasons()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ReasonCode.class)
  void everyReasonHasAMachineThatGivesIt(ReasonCode code) {
    assertThat(machine(code).judge().reasons()).anyMatch(reason -> reason.is(code));
  }

  /** No default: a new reason without a machine does not compile. */
  private static Seen machine(ReasonCode code) {
    Seen seen = Seen.healthy();
    return switch (code) {
      case SERVICE_DISABLED -> seen.service("wuauserv", StartType.DISABLED);
      case SERVICE_MISSING -> seen.service("wuauserv", StartType.MISSING);
      case SERVICE_HIJACKED ->
          seen.service("wuauserv", StartType.MANUAL, StartType.MANUAL, "C:\\block\\x.exe", null);
      case SERVICE_START_FAILED -> seen.startAttempt("TrustedInstaller", DISABLED);
      case SCAN_ACCESS_DENIED -> seen.scan(ScanOutcome.FAILED, HResult.E_ACCESSDENIED, null);
      case SCAN_TIMED_OUT -> seen.scan(ScanOutcome.TIMED_OUT, null, null);
      case SCAN_HRESULT -> seen.scan(ScanOutcome.FAILED, NETWORK_DOWN, null);
      case SCAN_BROKEN -> seen.scan(ScanOutcome.FAILED, null, null);
      case SCAN_WARNING -> seen.found(0, NETWORK_DOWN);
      case BUILD_BEHIND -> seen.ubr(1706);
      case REBOOT_PENDING -> seen.ubr(1706).rebootPending(true);
      case HISTORY_FAILURE -> seen.failure(Source.HISTORY, Seen.NOW, DISABLED);
      case EVENT_LOG_FAILURE -> seen.failure(Source.EVENT_LOG, Seen.NOW, DISABLED);
      case UPDATE_LOG_FAILURE -> seen.found(0).logShowsFalseZero();
      case SCAN_STALE -> seen.found(0).scanAge(Duration.ofDays(9));
      case BASELINE_MISSING -> seen.build(17763);
      case BUILD_AGED -> seen.found(0).released(Seen.OLD, Seen.NOW);
      case SERVICE_DISABLED_AT_RESTART ->
          seen.service("BITS", StartType.MANUAL, StartType.DISABLED, null, null);
      case SERVICE_UNREADABLE -> seen.unreadable("CryptSvc");
      case EVIDENCE_MISSING -> seen.closedChannel("System");
      case SERVICE_FILE_MISSING ->
          seen.integrity(
              "wuauserv",
              new ServiceState.Integrity(
                  "%systemroot%\\system32\\wuaueng.dll", null, null, List.of()));
      case PATCH_MANAGER ->
          seen.service("wuauserv", StartType.DISABLED).patchManager("WAPTservice");
      case SCAN_SEES_NOTHING ->
          seen.found(0).sight(ScanSight.State.NOTHING_SEEN, 0).rollupFix(19041, 2006, null);
      case SOURCE_OFFERS_NOTHING ->
          seen.found(0)
              .sight(ScanSight.State.NOTHING_SEEN, 0)
              .rollupFix(19041, 2006, null)
              .zerosThatSawNothing(3);
      case SOURCE_UNENCRYPTED ->
          seen.found(0).source(new UpdateSource(UpdateSourceKind.WSUS, "http://uc.example", null));
      case SOURCE_DIFFERS -> seen.found(0).asked(ScanSelection.WINDOWS_UPDATE);
      case UPDATES_HIDDEN -> seen.found(0).sight(ScanSight.State.SEEN, 1, "Cumulative Update");
      case UPDATES_PAUSED ->
          seen.policy(Policies.of(Seen.NOW.plusSeconds(1), null, null, null, List.of()));
      case UPDATES_DEFERRED -> seen.ubr(1706).policy(Policies.of(null, 30, null, null, List.of()));
      case VERSION_PINNED ->
          seen.os(19044, 2006, "Professional", "21H2", WindowsFamily.CLIENT)
              .policy(Policies.of(null, null, "22H2", null, List.of()));
      case AUTO_UPDATE_OFF ->
          seen.policy(Policies.of(null, null, null, "NoAutoUpdate=1", List.of()));
      case AU_NOT_SCANNING -> seen.history(Seen.NOW.minus(Duration.ofDays(8)));
      case TASKS_DISABLED ->
          seen.policy(Policies.of(null, null, null, null, List.of("Schedule Scan")));
      case INSTALL_FAILED ->
          seen.history(null, Seen.install("2026-11-20", INVALID_TRANSACTION, "KB5017308"));
      case BUILD_CONTRADICTORY -> seen.rollupFix(19041, 1706, null);
      case BASELINE_STALE -> seen.found(0).released(Seen.OLD, Seen.NOW);
      case SERVICING_ENDED, ESU_NOT_LICENSED -> Lists.ended(seen);
      case SERVICING_ENDS_SOON -> Lists.endsSoon(seen);
      case CLOCK_WRONG -> seen.clockSkew(Duration.ofMinutes(11));
      case TAMPERING ->
          seen.marks(new ServicingMarks(null, null, null, null, List.of("wuauserv_bkp")));
    };
  }

  @Test
  void healthyMachineHasNoReasons() {
    assertThat(Seen.healthy().found(0).judge().reasons()).isEmpty();
  }

  @Test
  void evidenceThatIsMissingIsNamedAndChangesNoVerdict() {
    Seen seen = Seen.healthy().found(0).closedChannel("System");

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);
    assertThat(seen.reasons()).containsExactly("EVIDENCE_MISSING EvtQuery(System)");
  }

  @Test
  void mostTellingReasonComesFirst() {
    Seen seen =
        Seen.healthy()
            .service("BITS", StartType.MANUAL, StartType.DISABLED, null, null)
            .service("wuauserv", StartType.MISSING)
            .service("TrustedInstaller", StartType.DISABLED)
            .unreadable("CryptSvc")
            .failure(Source.EVENT_LOG, Seen.NOW, DISABLED)
            .failure(Source.HISTORY, Seen.NOW, DISABLED)
            .ubr(1706)
            .found(0, DISABLED)
            .released(Seen.OLD, Seen.NOW);

    assertThat(seen.reasons())
        .containsExactly(
            "SERVICE_DISABLED TrustedInstaller",
            "SERVICE_MISSING wuauserv",
            "SCAN_WARNING " + DISABLED.describe(),
            "BUILD_BEHIND 19044.1706 < 19044.2006 KB5017308",
            "HISTORY_FAILURE " + DISABLED.describe(),
            "EVENT_LOG_FAILURE " + DISABLED.describe(),
            "BASELINE_STALE newest release of line 19044 in list FILE: 2022-09-13",
            "BUILD_AGED 19044.1706 released by 2022-09-13",
            "SERVICE_DISABLED_AT_RESTART BITS",
            "SERVICE_UNREADABLE CryptSvc OpenService(CryptSvc): "
                + HResult.E_ACCESSDENIED.describe());
  }

  @Test
  void disabledServicesAreToldInConfiguredOrder() {
    Seen seen =
        Seen.healthy()
            .service("TrustedInstaller", StartType.DISABLED)
            .service("BITS", StartType.DISABLED)
            .service("wuauserv", StartType.DISABLED);

    assertThat(seen.reasons())
        .containsExactly(
            "SERVICE_DISABLED TrustedInstaller",
            "SERVICE_DISABLED wuauserv",
            "SERVICE_DISABLED BITS");
  }

  @Test
  void warningsThatCanNotBeReadAreToldWhereTheScanGaveACount() {
    assertThat(Seen.healthy().found(0).withoutWarnings().reasons())
        .containsExactly("SCAN_WARNING warnings can't be read");
    assertThat(
            Seen.healthy().scan(ScanOutcome.FAILED, NETWORK_DOWN, null).withoutWarnings().reasons())
        .containsExactly("SCAN_HRESULT " + NETWORK_DOWN.describe());
  }

  @Test
  void repeatedWarningIsOneReason() {
    assertThat(Seen.healthy().found(0, NETWORK_DOWN, NETWORK_DOWN).reasons()).hasSize(1);
  }

  @Test
  void atMostTenWarningsAreTold() {
    HResult[] warnings =
        IntStream.range(0, 500)
            .mapToObj(code -> HResult.of(0x80249000 + code))
            .toArray(HResult[]::new);

    assertThat(Seen.healthy().found(0, warnings).reasons()).hasSize(10);
  }

  @Test
  void eleventhWarningStillMakesBlind() {
    HResult[] warnings = new HResult[20];
    for (int i = 0; i < warnings.length; i++) {
      warnings[i] = HResult.of(0x80249000 + i);
    }
    warnings[19] = DISABLED;
    Seen seen = Seen.healthy().ubr(1706).found(0, warnings);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.FALSE_UP_TO_DATE);
    assertThat(seen.reasons())
        .as("the warning that explains the verdict is never the one left out")
        .contains("SCAN_WARNING " + DISABLED.describe());
  }

  @Test
  void serviceDisabledAsTheScansOwnResultMakesBlind() {
    Judgement judgement = Seen.healthy().ubr(1706).scan(ScanOutcome.SUCCEEDED, DISABLED, 0).judge();

    assertThat(judgement.code()).isEqualTo(VerdictCode.FALSE_UP_TO_DATE);
    assertThat(judgement.certainty()).isEqualTo(Certainty.PROVEN);
  }

  @ParameterizedTest
  @EnumSource(
      value = StartType.class,
      names = {"MANUAL", "AUTO", "AUTO_DELAYED"})
  void trustedInstallerThatCanStartIsHealthy(StartType type) {
    Seen seen = Seen.healthy().service("TrustedInstaller", type).found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);
    assertThat(seen.reasons()).isEmpty();
  }

  @Test
  void trustedInstallerIsKnownInAnyCase() {
    Seen seen = new Seen().service("trustedINSTALLER", StartType.DISABLED).ubr(1706).found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.FALSE_UP_TO_DATE);
  }

  @Test
  void trustedInstallerThatIsMissingMakesBlind() {
    Seen seen = Seen.healthy().service("TrustedInstaller", StartType.MISSING).ubr(1706).found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.FALSE_UP_TO_DATE);
  }

  @Test
  void trustedInstallerThatIsHijackedMakesBlind() {
    Seen seen =
        Seen.healthy()
            .service(
                "TrustedInstaller", StartType.MANUAL, StartType.MANUAL, "C:\\x\\nothing.exe", null)
            .ubr(1706)
            .found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.FALSE_UP_TO_DATE);
    assertThat(seen.reasons()).contains("SERVICE_HIJACKED TrustedInstaller C:\\x\\nothing.exe");
  }

  @Test
  void startThatWindowsRefusesWith1058MakesBlind() {
    Seen seen = Seen.healthy().startAttempt("TrustedInstaller", DISABLED).ubr(1706).found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.FALSE_UP_TO_DATE);
    assertThat(seen.reasons())
        .contains("SERVICE_START_FAILED TrustedInstaller " + DISABLED.describe());
  }

  @Test
  void startThatFailsTheSameWayTwiceMakesBlind() {
    HResult timedOut = HResult.ofWin32(1053);
    Seen seen = Seen.healthy().startAttemptRepeated("TrustedInstaller", timedOut).found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.SERVICING_BLOCKED);
    assertThat(seen.ubr(1706).judge().code()).isEqualTo(VerdictCode.FALSE_UP_TO_DATE);
    assertThat(seen.reasons())
        .contains("SERVICE_START_FAILED TrustedInstaller " + timedOut.describe());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 1053, 1068, 1115})
  void startThatFailsOtherwiseIsToldAndDoesNotBlock(int win32Error) {
    HResult answer = HResult.ofWin32(win32Error);
    Seen seen = Seen.healthy().startAttempt("TrustedInstaller", answer).found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
    assertThat(seen.reasons())
        .containsExactly("SERVICE_START_FAILED TrustedInstaller " + answer.describe());
  }

  @Test
  void startThatSucceededIsNotWorthTelling() {
    assertThat(Seen.healthy().startAttempt("TrustedInstaller", HResult.S_OK).reasons()).isEmpty();
  }

  @Test
  void disabledServiceIsToldOnceEvenIfItsStartFailedToo() {
    Seen seen =
        Seen.healthy()
            .service("TrustedInstaller", StartType.DISABLED)
            .startAttempt("TrustedInstaller", DISABLED);

    assertThat(seen.reasons()).containsExactly("SERVICE_DISABLED TrustedInstaller");
  }

  @Test
  void disabledInTheRegistryAloneWarnsAndDoesNotBlock() {
    Seen seen =
        Seen.healthy()
            .service("TrustedInstaller", StartType.MANUAL, StartType.DISABLED, null, null)
            .ubr(1706)
            .found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.BEHIND_BASELINE);
    assertThat(seen.reasons())
        .containsExactly(
            "BUILD_BEHIND 19044.1706 < 19044.2006 KB5017308",
            "SERVICE_DISABLED_AT_RESTART TrustedInstaller");
  }

  @Test
  void disabledForNowAloneStillBlocks() {
    Seen seen =
        Seen.healthy()
            .service("TrustedInstaller", StartType.DISABLED, StartType.MANUAL, null, null)
            .found(3);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.SERVICING_BLOCKED);
    assertThat(seen.reasons()).containsExactly("SERVICE_DISABLED TrustedInstaller");
  }

  @Test
  void disabledInBothPlacesIsOneReason() {
    Seen seen = Seen.healthy().service("TrustedInstaller", StartType.DISABLED);

    assertThat(seen.reasons()).containsExactly("SERVICE_DISABLED TrustedInstaller");
  }

  @Test
  void searchThatWasSkippedIsNoZero() {
    Seen seen = Seen.healthy().scan(ScanOutcome.SUCCEEDED, SKIPPED, 0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.SCAN_FAILED);
    assertThat(seen.reasons()).containsExactly("SCAN_WARNING " + SKIPPED.describe());
  }

  @Test
  void failedScanNamesItsCode() {
    assertThat(Seen.healthy().scan(ScanOutcome.FAILED, NETWORK_DOWN, null).reasons())
        .containsExactly("SCAN_HRESULT " + NETWORK_DOWN.describe());
  }

  @Test
  void errorsThatWuaDoesNotNameAreStillTold() {
    assertThat(Seen.healthy().scan(ScanOutcome.SUCCEEDED_WITH_ERRORS, HResult.S_OK, 0).reasons())
        .containsExactly("SCAN_WARNING SUCCEEDED_WITH_ERRORS");
  }

  @Test
  void failureAgedExactlyThirtyDaysStillCounts() {
    Instant at = Seen.NOW.minus(Duration.ofDays(30));

    assertThat(Seen.healthy().failure(Source.HISTORY, at, DISABLED).reasons())
        .containsExactly("HISTORY_FAILURE " + DISABLED.describe());
  }

  @Test
  void failureOlderThanThirtyDaysGivesNoReason() {
    Instant at = Seen.NOW.minus(Duration.ofDays(30)).minusNanos(1);

    assertThat(Seen.healthy().failure(Source.HISTORY, at, DISABLED).reasons()).isEmpty();
  }

  @Test
  void failureDatedAheadGivesNoReason() {
    Seen seen = Seen.healthy().failure(Source.EVENT_LOG, Seen.NOW, DISABLED);
    assertThat(seen.reasons()).isNotEmpty();

    assertThat(seen.at(Seen.NOW.minusNanos(1)).reasons()).isEmpty();
  }

  @Test
  void failureWithAnotherCodeGivesNoReason() {
    assertThat(Seen.healthy().failure(Source.HISTORY, Seen.NOW, NETWORK_DOWN).reasons()).isEmpty();
  }

  @Test
  void failureInTheHistorySupportsAVerdictAndNeverMakesOne() {
    Seen seen = Seen.healthy().failure(Source.HISTORY, Seen.NOW, DISABLED).ubr(1706).found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.BEHIND_BASELINE);
  }

  @Test
  void manyFailuresOfOneSourceAreOneReason() {
    Seen seen = Seen.healthy();
    for (int i = 0; i < 100; i++) {
      seen.failure(Source.EVENT_LOG, Seen.NOW.minusSeconds(i), DISABLED);
    }

    assertThat(seen.reasons()).hasSize(1);
  }

  @Test
  void releaseAgedExactlyTheLimitIsNotAged() {
    LocalDate day = LocalDate.parse("2026-10-01");
    Instant limit = day.atStartOfDay(ZoneOffset.UTC).toInstant().plus(Seen.BUILD_MAX_AGE);

    assertThat(Seen.healthy().found(0).released(day, limit).reasons()).isEmpty();
    assertThat(Seen.healthy().found(0).released(day, limit.plusNanos(1)).reasons())
        .contains("BUILD_AGED 19044.2006 released by 2026-10-01");
  }

  @Test
  void buildWithoutARevisionIsUnknownAndSaysSo() {
    Seen seen = Seen.healthy().ubr(null).found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
    assertThat(seen.reasons())
        .containsExactly("BASELINE_MISSING revision of build 19044 not readable");
  }

  @Test
  void buildThatCannotBeReadIsUnknownAndSaysWhy() {
    Seen seen = Seen.healthy().noOs().found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
    assertThat(seen.reasons())
        .containsExactly("BASELINE_MISSING CurrentBuildNumber is no build: absent");
  }

  @ParameterizedTest
  @ValueSource(ints = {2006, 2007, 999_999})
  void wantedRevisionOrANewerOneIsCurrent(int ubr) {
    assertThat(Seen.healthy().ubr(ubr).found(0).judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);
  }

  @Test
  void oneRevisionLessIsBehind() {
    assertThat(Seen.healthy().ubr(2005).found(0).judge().code())
        .isEqualTo(VerdictCode.BEHIND_BASELINE);
  }

  @Test
  void judgementNamesTheBaselineItWasHeldAgainst() {
    assertThat(Seen.healthy().judge().baseline())
        .isEqualTo(new Baseline(19044, 2006, "KB5017308", BaselineSource.FILE));
    assertThat(Seen.healthy().build(17763).judge().baseline()).isNull();
  }
}
