package io.github.updatesentinel.agent.verdict;

import static io.github.updatesentinel.agent.verdict.Lists.end;
import static io.github.updatesentinel.agent.verdict.Lists.hotpatch;
import static io.github.updatesentinel.agent.verdict.Lists.row;
import static io.github.updatesentinel.agent.verdict.Lists.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.Policies;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.UpdateSourceKind;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** States of computers that administrators have reported in public, one test a state. */
class FieldCasesTest {
  private static final HResult DISABLED = HResult.E_SERVICE_DISABLED;
  private static final HResult INVALID_TRANSACTION = HResult.parse("0x800F0922");
  private static final BuildList WINDOWS_11 =
      shipped(
          List.of(
              row(26100, 8328, "KB5083000", "2026-04-14"),
              row(26100, 8457, "KB5089549", "2026-05-12"),
              hotpatch(26100, 8390, "KB5089466", "2026-05-12", 8457)));
  private static final Instant IN_JUNE = Instant.parse("2026-06-01T00:00:00Z");

  private static Seen behind() {
    return Seen.healthy().ubr(1706);
  }

  private static Seen current() {
    return Seen.healthy();
  }

  private static void assertVerdict(Seen seen, VerdictCode code, Severity severity) {
    Judgement judgement = seen.judge();
    assertThat(judgement.code()).as("%s", judgement.reasons()).isEqualTo(code);
    assertThat(judgement.severity()).isEqualTo(severity);
  }

  private static void assertReason(Seen seen, String reason) {
    assertThat(seen.reasons()).anyMatch(text -> text.startsWith(reason));
  }

  @Test
  void g1EndedVersionIsNotUpToDate() {
    Seen seen = Lists.windows10(Seen.healthy().found(0), Seen.NOW);

    assertVerdict(seen, VerdictCode.END_OF_SERVICE, Severity.WARNING);
    assertReason(seen, "SERVICING_ENDED 2025-10-14");
    assertThat(seen.judge().dates().servicingEnds()).isEqualTo(LocalDate.parse("2025-10-14"));
  }

  @Test
  void g1EndsDifferByEdition() {
    BuildList list =
        shipped(
            List.of(row(19044, 7548, "KB5099999", "2026-11-10")),
            end(19044, List.of("EnterpriseS", "EnterpriseG"), "2027-01-12", null),
            end(19044, List.of("IoTEnterpriseS"), "2032-01-13", null),
            end(19044, List.of(), "2023-06-13", null));
    Instant then = Instant.parse("2027-02-10T00:00:00Z");
    for (String edition : List.of("EnterpriseS", "enterpriseg", "Professional")) {
      Seen seen =
          Seen.healthy()
              .os(19044, 7548, edition, "21H2", WindowsFamily.CLIENT)
              .found(0)
              .lists(list);
      VerdictCode expected =
          edition.equals("Professional") ? VerdictCode.UP_TO_DATE : VerdictCode.END_OF_SERVICE;
      assertThat(seen.at(then).judge().code())
          // Its newest release came out long after the end of that edition: updates still come.
          .isEqualTo(
              expected.equals(VerdictCode.UP_TO_DATE)
                  ? VerdictCode.UP_TO_DATE_UNVERIFIED
                  : expected);
    }
    Seen iot = Seen.healthy().os(19044, 7548, "IoTEnterpriseS", "21H2", WindowsFamily.CLIENT);
    assertThat(iot.found(0).lists(list).at(Instant.parse("2026-12-01T00:00:00Z")).judge().code())
        .isEqualTo(VerdictCode.UP_TO_DATE);
  }

  @Test
  void g1VersionIsEndedOnceAPatchDayWithoutItIsPast() {
    Seen seen = Seen.healthy().found(0);

    assertVerdict(
        Lists.windows10(seen, Instant.parse("2025-11-11T23:59:59Z")),
        VerdictCode.UP_TO_DATE,
        Severity.OK);
    assertVerdict(
        Lists.windows10(seen, Instant.parse("2025-11-12T00:00:00Z")),
        VerdictCode.END_OF_SERVICE,
        Severity.WARNING);
  }

  @Test
  void g1VersionIsEndedThoughItsRevisionCannotBeRead() {
    OsVersion os =
        new OsVersion(
            19045, null, null, "Professional", "22H2", null, false, null, WindowsFamily.CLIENT);

    assertVerdict(
        Lists.windows10(Seen.healthy().found(0), Seen.NOW).os(os),
        VerdictCode.END_OF_SERVICE,
        Severity.WARNING);
  }

  @Test
  void g1EndIsAnnounced90DaysAhead() {
    Seen seen = Seen.healthy().found(0);

    Lists.endsSoon(seen);
    assertThat(seen.at(Instant.parse("2025-07-15T23:59:59Z")).reasons()).isEmpty();
    assertReason(seen.at(Instant.parse("2025-07-16T00:00:00Z")), "SERVICING_ENDS_SOON 2025-10-14");
  }

  @Test
  void g2OldListCallsNothingCurrent() {
    BuildList old = shipped(List.of(row(19044, 2006, "KB5017308", "2026-09-08")));
    Seen seen = current().found(0).lists(old);

    assertVerdict(
        seen.at(Instant.parse("2026-11-07T00:00:00Z")), VerdictCode.UP_TO_DATE, Severity.OK);
    seen.at(Instant.parse("2026-11-07T00:00:01Z"));
    assertVerdict(seen, VerdictCode.UP_TO_DATE_UNVERIFIED, Severity.WARNING);
    assertReason(seen, "BASELINE_STALE");
    assertReason(seen, "BUILD_AGED");
  }

  @Test
  void g2OldListStillShowsThatABuildIsBehind() {
    BuildList old = shipped(List.of(row(19044, 2006, "KB5017308", "2022-09-13")));

    assertVerdict(behind().found(0).lists(old), VerdictCode.BEHIND_BASELINE, Severity.WARNING);
  }

  @Test
  void g2OldListThatAnAdministratorChoseIsToldAndHolds() {
    BuildList old =
        Lists.list(BaselineSource.COLLECTOR, List.of(row(19044, 2006, "KB5017308", "2026-09-08")));
    Seen seen = current().found(0).lists(old);

    assertVerdict(seen, VerdictCode.UP_TO_DATE, Severity.INFO);
    assertReason(seen, "BASELINE_STALE");
  }

  @Test
  void g3ServersHaveRevisionsOfTheirOwn() {
    BuildList list =
        shipped(
            List.of(
                row(26100, 8875, "KB5099538", "2026-11-10"),
                row(26100, 33158, "KB5099536", "2026-11-10", WindowsFamily.SERVER)));
    Seen seen =
        Seen.healthy()
            .os(26100, 32236, "ServerStandard", "24H2", WindowsFamily.SERVER)
            .found(0)
            .lists(list)
            .at(Instant.parse("2026-11-25T00:00:00Z"));

    assertVerdict(seen, VerdictCode.BEHIND_BASELINE, Severity.WARNING);
    seen.lists(shipped(List.of(row(26100, 8875, "KB5099538", "2026-11-10"))));
    assertVerdict(seen, VerdictCode.UP_TO_DATE_UNVERIFIED, Severity.INFO);
  }

  @Test
  void g4ForgedRevisionIsContradictory() {
    Seen seen = current().found(0).rollupFix(19041, 1706, null);

    assertVerdict(seen, VerdictCode.UP_TO_DATE_UNVERIFIED, Severity.INFO);
    assertReason(seen, "BUILD_CONTRADICTORY 19044.2006, newest cumulative update 19041.1706");
  }

  @Test
  void g4UpdateThatWaitsForItsRestartIsNoContradiction() {
    RollupFix pending = new RollupFix(19041, 2130, null, RollupFix.INSTALL_PENDING);

    assertThat(current().found(0).rollupFix(19041, 1706, pending).judge().code())
        .isEqualTo(VerdictCode.UP_TO_DATE);
  }

  @Test
  void g4WindowsWithoutACumulativeUpdateIsNoContradiction() {
    ServicingMarks none = new ServicingMarks(new RollupFixes(null, null), null, null, null, null);

    assertThat(current().found(0).marks(none).judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);
  }

  @ParameterizedTest
  @ValueSource(ints = {193, 577, 1053, 1068, 1069, 1075, 1083})
  void g5TrustedInstallerThatTwiceCouldNotStartMakesBlind(int answer) {
    Seen seen = behind().found(0).startAttemptRepeated("TrustedInstaller", HResult.ofWin32(answer));

    assertVerdict(seen, VerdictCode.FALSE_UP_TO_DATE, Severity.CRITICAL);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 1058})
  void g5TrustedInstallerWithoutItsFileMakesBlindAtOnce(int answer) {
    Seen seen = behind().found(0).startAttempt("TrustedInstaller", HResult.ofWin32(answer));

    assertVerdict(seen, VerdictCode.FALSE_UP_TO_DATE, Severity.CRITICAL);
  }

  @Test
  void g5TrustedInstallerThatCannotBeReadProvesNoZero() {
    assertVerdict(
        current().unreadable("TrustedInstaller").found(0),
        VerdictCode.UP_TO_DATE_UNVERIFIED,
        Severity.INFO);
  }

  @Test
  void g5TrustedInstallerThatDidNotStartAtTheLastAttemptProvesNoZero() {
    assertVerdict(
        current().startAttempt("TrustedInstaller", HResult.E_ACCESSDENIED).found(0),
        VerdictCode.UP_TO_DATE_UNVERIFIED,
        Severity.INFO);
  }

  @Test
  void g6ZeroThatTheUpdateLogRefutesIsFalse() {
    assertVerdict(
        behind().found(0).logShowsFalseZero(), VerdictCode.FALSE_UP_TO_DATE, Severity.CRITICAL);
    assertThat(behind().found(0).logShowsFalseZero().judge().certainty())
        .isEqualTo(Certainty.PROVEN);
    Seen unknownLine = Seen.healthy().build(17763).found(0).logShowsFalseZero();
    assertThat(unknownLine.judge().certainty()).isEqualTo(Certainty.SUSPECTED);
    assertVerdict(current().found(0).logShowsFalseZero(), VerdictCode.UP_TO_DATE, Severity.OK);
  }

  @Test
  void g6FindingOfTheUpdateLogIsAReasonWithItsCodes() {
    assertThat(behind().found(0).logShowsFalseZero().judge().reasons())
        .contains(
            new Reason(
                ReasonCode.UPDATE_LOG_FAILURE,
                "FALSE_ZERO: 0x80070422 (E_SERVICE_DISABLED) x 214"));
  }

  @ParameterizedTest
  @EnumSource(value = LogJudgement.class, mode = Mode.EXCLUDE, names = "FALSE_ZERO")
  void g6OtherJudgementsOfTheUpdateLogChangeNothing(LogJudgement judgement) {
    assertThat(behind().found(0).updateLog(judgement).judge()).isEqualTo(behind().found(0).judge());
  }

  @Test
  void g6UpdateLogSaysNothingOfAScanThatFoundUpdates() {
    assertThat(behind().found(2).logShowsFalseZero().judge()).isEqualTo(behind().found(2).judge());
  }

  @Test
  void g6ScanThatSeesNoInstalledUpdateSaysSo() {
    Seen seen =
        behind().found(0).sight(ScanSight.State.NOTHING_SEEN, 0).rollupFix(19041, 1706, null);

    assertReason(seen, "SCAN_SEES_NOTHING");
    assertVerdict(seen, VerdictCode.BEHIND_BASELINE, Severity.WARNING);
  }

  @Test
  void g7ServerThatOffersNothingIsNamed() {
    UpdateSource configMgr =
        new UpdateSource(UpdateSourceKind.WSUS, "https://sup.example", null, null, true);
    Seen seen =
        current()
            .found(0)
            .sight(ScanSight.State.NOTHING_SEEN, 0)
            .rollupFix(19041, 2006, null)
            .source(configMgr);

    assertReason(seen, "SOURCE_OFFERS_NOTHING https://sup.example");
  }

  @Test
  void g8HiddenUpdateHoldsBack() {
    Seen seen = behind().found(0).sight(ScanSight.State.SEEN, 1, "2026-11 Cumulative Update");

    assertVerdict(seen, VerdictCode.HELD_BACK, Severity.INFO);
    assertReason(seen, "UPDATES_HIDDEN 1: 2026-11 Cumulative Update");
  }

  @Test
  void g9DefinitionsAloneDoNotHideAnOldBuild() {
    assertVerdict(behind().found(1).servicing(0), VerdictCode.BEHIND_BASELINE, Severity.WARNING);
  }

  @Test
  void g9DefinitionsAloneDoNotHideTheLie() {
    Seen seen = behind().service("TrustedInstaller", StartType.DISABLED).found(1).servicing(0);

    assertVerdict(seen, VerdictCode.FALSE_UP_TO_DATE, Severity.CRITICAL);
  }

  @Test
  void g10DefinitionsAloneLeaveACurrentComputerUpToDate() {
    assertVerdict(current().found(1).servicing(0), VerdictCode.UP_TO_DATE, Severity.OK);
  }

  @Test
  void g11InstallationThatFailsOnThreeDaysKeepsFailing() {
    Seen seen =
        behind()
            .offers("KB5017308")
            .history(
                null,
                Seen.install("2026-11-20", INVALID_TRANSACTION, "KB5017308"),
                Seen.install("2026-11-18", INVALID_TRANSACTION, "KB5017308"),
                Seen.install("2026-11-16", INVALID_TRANSACTION, "KB5017308"));

    assertVerdict(seen, VerdictCode.INSTALL_FAILING, Severity.ERROR);
    assertReason(seen, "INSTALL_FAILED KB5017308 0x800F0922");
  }

  @Test
  void g11InstallationThatFailedOnTwoDaysIsNamedOnly() {
    Seen seen =
        behind()
            .offers("KB5017308")
            .history(
                null,
                Seen.install("2026-11-20", INVALID_TRANSACTION, "KB5017308"),
                Seen.install("2026-11-20", INVALID_TRANSACTION, "KB5017308"),
                Seen.install("2026-11-16", INVALID_TRANSACTION, "KB5017308"));

    assertVerdict(seen, VerdictCode.UPDATES_PENDING, Severity.INFO);
    assertReason(seen, "INSTALL_FAILED KB5017308");
  }

  @Test
  void g11SuccessEndsTheRow() {
    Seen seen =
        behind()
            .offers("KB5017308")
            .history(
                null,
                Seen.install("2026-11-20", INVALID_TRANSACTION, "KB5017308"),
                Seen.install("2026-11-18", null, "KB5017308"),
                Seen.install("2026-11-16", INVALID_TRANSACTION, "KB5017308"),
                Seen.install("2026-11-15", INVALID_TRANSACTION, "KB5017308"));

    assertVerdict(seen, VerdictCode.UPDATES_PENDING, Severity.INFO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x80240016", "0x8024001E", "0x80240020", "0x8024000B"})
  void g11WhatPassesByItselfIsNoFailure(String code) {
    HResult passing = HResult.parse(code);
    Seen seen =
        behind()
            .offers("KB5017308")
            .history(
                null,
                Seen.install("2026-11-20", passing, "KB5017308"),
                Seen.install("2026-11-18", passing, "KB5017308"),
                Seen.install("2026-11-16", passing, "KB5017308"));

    assertVerdict(seen, VerdictCode.UPDATES_PENDING, Severity.INFO);
  }

  @Test
  void g11OtherUpdatesThatFailedAfterEachOfTwoPatchDaysKeepFailing() {
    Seen seen =
        behind()
            .offers("KB5017308")
            .history(
                null,
                Seen.install("2026-11-12", INVALID_TRANSACTION, "KB5000011"),
                Seen.install("2026-10-15", INVALID_TRANSACTION, "KB5000010"));

    assertVerdict(seen, VerdictCode.INSTALL_FAILING, Severity.ERROR);
    seen.history(
        null,
        Seen.install("2026-11-12", INVALID_TRANSACTION, "KB5000011"),
        Seen.install("2026-10-20", null, "KB5000009"),
        Seen.install("2026-10-15", INVALID_TRANSACTION, "KB5000010"));
    assertVerdict(seen, VerdictCode.UPDATES_PENDING, Severity.INFO);
  }

  @Test
  void g11UpdateThatIsNotCumulativeEndsNoFailureOfTwoPatchDays() {
    RollupFix old =
        new RollupFix(19041, 1706, Instant.parse("2026-05-12T03:00:00Z"), RollupFix.INSTALLED);
    Seen seen =
        behind()
            .offers("KB5017308")
            .marks(new ServicingMarks(new RollupFixes(old, null), null, null, null, null))
            .history(
                null,
                Seen.install("2026-11-12", INVALID_TRANSACTION, "KB5000011"),
                Seen.install("2026-10-20", null, "KB5000009"),
                Seen.install("2026-10-15", INVALID_TRANSACTION, "KB5000010"));

    assertVerdict(seen, VerdictCode.INSTALL_FAILING, Severity.ERROR);
  }

  @Test
  void g11UpdateOfLastMonthIsKnownByTheScanThatOfferedIt() {
    Seen seen =
        behind()
            .offers("KB5000011")
            .history(
                null,
                ofUnknownKind("2026-11-12", "KB5000011"),
                ofUnknownKind("2026-10-15", "KB5000010"));
    assertVerdict(seen, VerdictCode.UPDATES_PENDING, Severity.INFO);

    seen.servicingSeen("KB5000010");
    assertVerdict(seen, VerdictCode.INSTALL_FAILING, Severity.ERROR);
  }

  private static InstallAttempt ofUnknownKind(String day, String kb) {
    return new InstallAttempt(
        Instant.parse(day + "T03:00:00Z"), INVALID_TRANSACTION, kb, null, List.of(kb), null);
  }

  @Test
  void g12ComputerWhoseUpdatesNobodyInstallsSaysSo() {
    Seen seen =
        behind()
            .offers("KB5017308")
            .policy(Policies.of(null, null, null, "NoAutoUpdate=1", List.of("Schedule Scan")));

    assertReason(seen, "AUTO_UPDATE_OFF NoAutoUpdate=1");
    assertReason(seen, "TASKS_DISABLED Schedule Scan");
  }

  @Test
  void g13AgeMakesAPendingUpdateAWarning() {
    Seen seen = behind().offers("KB5017308").released(Seen.OLD, Seen.NOW);

    assertVerdict(seen, VerdictCode.UPDATES_PENDING, Severity.WARNING);
    assertReason(seen, "BUILD_AGED");
  }

  @Test
  void g13ShortListOfAnAdministratorDoesNotHideTheAge() {
    BuildList own =
        Lists.list(BaselineSource.COLLECTOR, List.of(row(19044, 7727, "KB5129999", "2026-11-10")));
    BuildList whole =
        shipped(
            List.of(
                row(19044, 1706, "KB5013942", "2022-05-10"),
                row(19044, 7727, "KB5129999", "2026-11-10")));
    Seen seen = behind().offers("KB5129999").lists(own, whole);

    assertVerdict(seen, VerdictCode.UPDATES_PENDING, Severity.WARNING);
    assertReason(seen, "BUILD_AGED 19044.1706 released by 2022-05-10");
  }

  @Test
  void g14RestartThatIsDueVoidsAZero() {
    Instant since = Seen.NOW.minus(Duration.ofDays(7));

    assertVerdict(
        behind().found(0).restartSince(since), VerdictCode.RESTART_PENDING, Severity.INFO);
    assertVerdict(
        behind().found(0).restartSince(since.minusNanos(1)),
        VerdictCode.RESTART_PENDING,
        Severity.WARNING);
    assertVerdict(
        behind().offers("KB5017308").restartSince(since),
        VerdictCode.RESTART_PENDING,
        Severity.INFO);
    assertVerdict(current().found(0).restartSince(since), VerdictCode.UP_TO_DATE, Severity.OK);
  }

  @ParameterizedTest
  @CsvSource({"P35D, INFO", "P36D, WARNING", "P9000D, WARNING"})
  void g15PauseHoldsBack(Duration ahead, Severity severity) {
    UpdatePolicy paused = Policies.of(Seen.NOW.plus(ahead), null, null, null, List.of());

    assertVerdict(behind().found(0).policy(paused), VerdictCode.HELD_BACK, severity);
  }

  @Test
  void g15PauseThatIsOverHoldsNothingBack() {
    UpdatePolicy over = Policies.of(Seen.NOW, null, null, null, List.of());

    assertVerdict(behind().found(0).policy(over), VerdictCode.BEHIND_BASELINE, Severity.WARNING);
  }

  @Test
  void g16DeferredReleaseIsNotRequiredYet() {
    BuildList list =
        shipped(
            List.of(
                row(19044, 1889, "KB5016616", "2026-09-08"),
                row(19044, 2006, "KB5017308", "2026-10-13")));
    UpdatePolicy deferred = Policies.of(null, 30, null, null, List.of());
    Seen seen = Seen.healthy().ubr(1889).found(0).policy(deferred).lists(list);

    // 30 days of deferral and 7 to install.
    seen.at(Instant.parse("2026-11-18T23:00:00Z"));
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);
    assertReason(seen, "UPDATES_DEFERRED 30 days");
    seen.at(Instant.parse("2026-11-19T00:00:00Z"));
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.BEHIND_BASELINE);
  }

  @Test
  void g16ShippedListLeavesTwoWeeksToInstall() {
    BuildList list =
        shipped(
            List.of(
                row(19044, 1889, "KB5016616", "2026-10-13"),
                row(19044, 2006, "KB5017308", "2026-11-10")));
    Seen seen = Seen.healthy().ubr(1889).found(0).lists(list);

    seen.at(Instant.parse("2026-11-23T23:00:00Z"));
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);
    seen.at(Instant.parse("2026-11-24T00:00:00Z"));
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.BEHIND_BASELINE);
    assertThat(seen.judge().dates().behindSince()).isEqualTo(LocalDate.parse("2026-11-10"));
  }

  @Test
  void g16PinnedVersionHoldsBack() {
    Seen seen =
        Seen.healthy()
            .os(19044, 1706, "Enterprise", "21H2", WindowsFamily.CLIENT)
            .found(0)
            .policy(Policies.of(null, null, "22H2", null, List.of()));

    assertVerdict(seen, VerdictCode.HELD_BACK, Severity.INFO);
    assertReason(seen, "VERSION_PINNED to 22H2, installed 21H2");
  }

  @Test
  void g17HotpatchStandsForItsCumulativeUpdate() {
    Seen seen =
        Seen.healthy()
            .os(26100, 8390, "Enterprise", "24H2", WindowsFamily.CLIENT)
            .found(0)
            .lists(WINDOWS_11)
            .at(IN_JUNE);

    assertVerdict(seen, VerdictCode.UP_TO_DATE, Severity.OK);
    // Servicing still has the cumulative update of April.
    assertVerdict(seen.rollupFix(26100, 8328, null), VerdictCode.UP_TO_DATE, Severity.OK);
  }

  @Test
  void g17HotpatchThatNoListHasIsUnknown() {
    ServicingMarks hotpatch = new ServicingMarks(null, null, true, null, null);
    Seen seen =
        Seen.healthy()
            .os(26100, 8400, "Enterprise", "24H2", WindowsFamily.CLIENT)
            .found(0)
            .marks(hotpatch)
            .lists(WINDOWS_11)
            .at(IN_JUNE);

    assertVerdict(seen, VerdictCode.UP_TO_DATE_UNVERIFIED, Severity.INFO);
    seen.os(26100, 8300, "Enterprise", "24H2", WindowsFamily.CLIENT);
    assertThat(seen.judge().code())
        .as("older than the update of the base month")
        .isEqualTo(VerdictCode.BEHIND_BASELINE);
  }

  /** Where the marks can't be read, a revision that only a hotpatch can have accuses nobody. */
  @ParameterizedTest
  @CsvSource({
    "26100, , UP_TO_DATE_UNVERIFIED, BASELINE_MISSING",
    "26100, false, BEHIND_BASELINE, BUILD_CONTRADICTORY",
    "22631, , BEHIND_BASELINE, BUILD_CONTRADICTORY"
  })
  void g17HotpatchMarksThatCannotBeReadAreNotAbsent(
      int build, @Nullable Boolean marked, VerdictCode code, String reason) {
    RollupFix installed = new RollupFix(build, 8328, null, RollupFix.INSTALLED);
    Seen seen =
        Seen.healthy()
            .os(build, 8400, "Enterprise", "24H2", WindowsFamily.CLIENT)
            .found(0)
            .marks(new ServicingMarks(new RollupFixes(installed, null), null, marked, null, null))
            .lists(
                shipped(
                    List.of(
                        row(26100, 8328, "KB5083000", "2026-04-14"),
                        row(26100, 8457, "KB5089549", "2026-05-12"),
                        hotpatch(26100, 8390, "KB5089466", "2026-05-12", 8457),
                        row(22631, 8328, "KB5083001", "2026-04-14"),
                        row(22631, 8457, "KB5089548", "2026-05-12"))))
            .at(IN_JUNE);

    assertThat(seen.judge().code()).isEqualTo(code);
    assertReason(seen, reason);
  }

  @Test
  void g18ComputerWithoutALicenseIsNotBehindButEnded() {
    Seen seen = Lists.windows10(Seen.healthy().found(0), Seen.NOW);

    assertReason(seen, "ESU_NOT_LICENSED available until 2028-10-10");
    seen.marks(new ServicingMarks(null, null, null, true, null));
    assertThat(seen.judge().code()).isNotEqualTo(VerdictCode.END_OF_SERVICE);
    assertThat(seen.reasons()).noneMatch(text -> text.startsWith("ESU_NOT_LICENSED"));
  }

  @Test
  void g18UpdateForThoseWhoseLicenseFailedShowsNoLicense() {
    BuildRow outOfBand =
        new BuildRow(19045, 6466, "KB5071959", LocalDate.parse("2025-11-11"), null, null, "OOB");
    Seen seen =
        Seen.healthy()
            .os(19045, 6466, "Professional", "22H2", WindowsFamily.CLIENT)
            .found(0)
            .lists(
                shipped(
                    List.of(Lists.LAST_FOR_ALL, outOfBand),
                    end(19045, List.of(), "2025-10-14", LocalDate.parse("2028-10-10"))));

    assertVerdict(seen, VerdictCode.END_OF_SERVICE, Severity.WARNING);
  }

  @Test
  void g18MonthlyUpdateAfterTheEndShowsThatUpdatesStillCome() {
    Seen seen =
        Seen.healthy()
            .os(19045, 6575, "Professional", "22H2", WindowsFamily.CLIENT)
            .found(0)
            .lists(
                shipped(
                    List.of(Lists.LAST_FOR_ALL, row(19045, 6575, "KB5068781", "2026-11-10")),
                    end(19045, List.of(), "2025-10-14", LocalDate.parse("2028-10-10"))));

    assertVerdict(seen, VerdictCode.UP_TO_DATE, Severity.OK);
  }

  /** What no list has yet is as new as the newest monthly release below it. */
  @ParameterizedTest
  @CsvSource({
    "6456, END_OF_SERVICE",
    "6457, END_OF_SERVICE",
    "6574, END_OF_SERVICE",
    "6575, UP_TO_DATE",
    "6576, UP_TO_DATE",
    "7900, UP_TO_DATE"
  })
  void g18UnlistedReleaseAfterAMonthlyOneShowsThatUpdatesStillCome(int ubr, VerdictCode code) {
    Seen seen =
        Seen.healthy()
            .os(19045, ubr, "Professional", "22H2", WindowsFamily.CLIENT)
            .found(0)
            .lists(
                shipped(
                    List.of(Lists.LAST_FOR_ALL, row(19045, 6575, "KB5068781", "2026-11-10")),
                    end(19045, List.of(), "2025-10-14", LocalDate.parse("2028-10-10"))));

    assertThat(seen.judge().code()).isEqualTo(code);
  }

  @Test
  void g1EndOfAnEditionThatCannotBeReadIsNotKnown() {
    OsVersion os =
        new OsVersion(19044, 7548, null, null, "21H2", null, false, null, WindowsFamily.CLIENT);
    BuildList list =
        shipped(
            List.of(row(19044, 7548, "KB5099999", "2023-06-13")),
            end(19044, List.of("EnterpriseS", "EnterpriseG"), "2027-01-12", null),
            end(19044, List.of(), "2023-06-13", null));
    Judgement judgement = Seen.healthy().os(os).found(0).lists(list).judge();

    assertThat(judgement.code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
    assertThat(judgement.dates().servicingEnds()).isNull();
  }

  @Test
  void g19DeadImageIsBehind() {
    Seen seen =
        Seen.healthy()
            .os(26100, 2033, "Professional", "24H2", WindowsFamily.CLIENT)
            .found(3)
            .servicing(0)
            .lists(WINDOWS_11)
            .at(IN_JUNE);

    assertVerdict(seen, VerdictCode.BEHIND_BASELINE, Severity.WARNING);
  }

  @Test
  void g20ScanOfAnotherSourceProvesNoZero() {
    Seen seen =
        current()
            .found(0)
            .asked(ScanSelection.MANAGED_SERVER)
            .source(
                new UpdateSource(UpdateSourceKind.WINDOWS_UPDATE, null, null, null, null, true));

    assertVerdict(seen, VerdictCode.UP_TO_DATE_UNVERIFIED, Severity.INFO);
    assertReason(seen, "SOURCE_DIFFERS asked MANAGED_SERVER, policy names WINDOWS_UPDATE");
  }

  @Test
  void g20DefaultAsksTheWsusOfAComputerThatHasOne() {
    assertVerdict(
        current().found(0).asked(ScanSelection.DEFAULT), VerdictCode.UP_TO_DATE, Severity.OK);
  }

  @Test
  void g22ZeroOverHttpCanBeForged() {
    UpdateSource http = new UpdateSource(UpdateSourceKind.WSUS, "HTTP://wsus:8530", null);

    assertReason(current().found(0).source(http), "SOURCE_UNENCRYPTED WUServer HTTP://wsus:8530");
    assertThat(current().found(2).source(http).reasons()).isEmpty();
  }

  @Test
  void g23PatchManagerMayKeepWindowsUpdateDisabled() {
    Seen seen =
        current()
            .service("wuauserv", StartType.DISABLED)
            .patchManager("WAPTservice")
            .scan(ScanOutcome.FAILED, DISABLED, null);

    assertVerdict(seen, VerdictCode.UP_TO_DATE_UNVERIFIED, Severity.INFO);
    assertVerdict(seen.ubr(1706), VerdictCode.BEHIND_BASELINE, Severity.WARNING);
    assertReason(seen, "PATCH_MANAGER WAPTservice");
    seen.service("TrustedInstaller", StartType.DISABLED);
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.SERVICING_BLOCKED);
  }

  @Test
  void g23PatchManagerExplainsNoCodeOfAServiceWhileWindowsUpdateIsEnabled() {
    Seen seen = behind().patchManager("WAPTservice").found(0, DISABLED);

    assertVerdict(seen, VerdictCode.FALSE_UP_TO_DATE, Severity.CRITICAL);
  }

  @Test
  void g25WindowsThatDoesNotScanItselfSaysSo() {
    Seen seen = current().found(0).history(Seen.NOW.minus(Duration.ofDays(7)));
    assertThat(seen.reasons()).isEmpty();

    seen.history(Seen.NOW.minus(Duration.ofDays(7)).minusSeconds(1));
    assertReason(seen, "AU_NOT_SCANNING");
  }

  @Test
  void g26RulesByDateUseTheCorrectedClock() {
    BuildList list = shipped(List.of(row(19044, 2006, "KB5017308", "2026-11-10")));
    Seen seen = current().found(0).lists(list);
    assertVerdict(seen, VerdictCode.UP_TO_DATE, Severity.OK);

    Duration years = Duration.ofDays(1000);
    seen.at(Seen.NOW.plus(years)).clockSkew(years);
    assertVerdict(seen, VerdictCode.UP_TO_DATE, Severity.OK);
    assertReason(seen, "CLOCK_WRONG PT24000H ahead of the collector");
  }

  @Test
  void g26WhatTheComputerStampedIsComparedWithItsOwnClock() {
    Duration behind = Duration.ofDays(-10);
    Seen seen = behind().found(0).restartSince(Seen.NOW.minusSeconds(300)).clockSkew(behind);

    assertVerdict(seen, VerdictCode.RESTART_PENDING, Severity.INFO);
  }

  @Test
  void g26DateBeforeThisVersionCannotBeRight() {
    BuildList list = shipped(List.of(row(19044, 2006, "KB5017308", "2026-11-10")));
    Seen seen = current().found(0).lists(list).at(Instant.parse("2026-11-09T23:59:59Z"));

    assertVerdict(seen, VerdictCode.UP_TO_DATE_UNVERIFIED, Severity.INFO);
    assertReason(seen, "CLOCK_WRONG");
  }

  @Test
  void g26DateBeforeTheReleaseOfTheAgentCannotBeRightWhateverItsList() {
    BuildList list = shipped(List.of(row(19044, 2006, "KB5017308", "2026-11-10")));
    Seen seen = current().found(0).lists(list).agentReleased("2026-11-22").at(Seen.NOW);
    assertVerdict(seen, VerdictCode.UP_TO_DATE, Severity.OK);

    seen.at(Instant.parse("2026-11-21T23:59:59Z"));
    assertVerdict(seen, VerdictCode.UP_TO_DATE_UNVERIFIED, Severity.INFO);
    assertReason(seen, "CLOCK_WRONG the date is before the release of this version, 2026-11-22");
  }

  @Test
  void g27EvidenceThatIsMissingIsNamed() {
    assertReason(current().found(0).closedChannel("System"), "EVIDENCE_MISSING");
  }

  @Test
  void g29TamperingIsNamed() {
    Seen seen =
        current().found(0).marks(new ServicingMarks(null, null, null, null, List.of("BITS_bkp")));

    assertReason(seen, "TAMPERING BITS_bkp");
  }

  @Test
  void g31MissingFileOfAServiceBlocks() {
    ServiceState.Integrity gone =
        new ServiceState.Integrity("C:\\Windows\\servicing\\x.exe", null, null, List.of());
    Seen seen = behind().integrity("TrustedInstaller", gone).found(0);

    assertVerdict(seen, VerdictCode.FALSE_UP_TO_DATE, Severity.CRITICAL);
    assertReason(seen, "SERVICE_FILE_MISSING TrustedInstaller C:\\Windows\\servicing\\x.exe");
  }

  @Test
  void g31DebuggerInThePlaceOfAServiceBlocks() {
    ServiceState.Integrity replaced =
        new ServiceState.Integrity(null, "C:\\x\\nothing.exe", null, List.of());
    Seen seen = behind().integrity("TrustedInstaller", replaced).found(0);

    assertVerdict(seen, VerdictCode.FALSE_UP_TO_DATE, Severity.CRITICAL);
    assertReason(seen, "SERVICE_HIJACKED TrustedInstaller debugger C:\\x\\nothing.exe");
  }

  @Test
  void failedScanLeavesTheFindingBeforeItAndIsNamed() {
    Seen seen = current().found(0).thenFailed(HResult.parse("0x8024402C"));

    assertVerdict(seen, VerdictCode.UP_TO_DATE, Severity.OK);
    assertReason(seen, "SCAN_HRESULT 0x8024402C");
  }
}
