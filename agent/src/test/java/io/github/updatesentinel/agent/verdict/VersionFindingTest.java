package io.github.updatesentinel.agent.verdict;

import static io.github.updatesentinel.agent.verdict.Lists.hotpatch;
import static io.github.updatesentinel.agent.verdict.Lists.row;
import static io.github.updatesentinel.agent.verdict.Lists.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.update.Policies;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is required of a build, and when nothing can be said of it. */
class VersionFindingTest {
  private static final BuildList TWO_RELEASES =
      shipped(
          List.of(
              row(19044, 1889, "KB5016616", "2026-10-13"),
              row(19044, 2006, "KB5017308", "2026-11-10")));

  @Test
  void releaseThatIsTooYoungToBeRequiredIsCurrentWhereItIsInstalled() {
    Seen seen =
        Seen.healthy()
            .found(0)
            .lists(shipped(List.of(row(19044, 2006, "KB5017308", "2026-11-10"))))
            .at(Instant.parse("2026-11-12T00:00:00Z"));

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);
    assertThat(seen.judge().baseline())
        .isEqualTo(new Baseline(19044, 2006, "KB5017308", BaselineSource.SHIPPED));
    assertThat(seen.ubr(2007).judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);
    seen.ubr(2005);
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
    assertThat(seen.reasons()).containsExactly("BASELINE_MISSING build line 19044");
  }

  /** A release of 2026-11-10: two weeks are left in any case, a deferral and a week beyond them. */
  @ParameterizedTest
  @CsvSource({
    "0, 2026-11-23, UP_TO_DATE",
    "0, 2026-11-24, BEHIND_BASELINE",
    "5, 2026-11-23, UP_TO_DATE",
    "5, 2026-11-24, BEHIND_BASELINE",
    "8, 2026-11-24, UP_TO_DATE",
    "8, 2026-11-25, BEHIND_BASELINE"
  })
  void deferralNeverShortensTheTimeToInstall(int days, LocalDate today, VerdictCode code) {
    Seen seen =
        Seen.healthy()
            .ubr(1889)
            .found(0)
            .policy(Policies.of(null, days, null, null, List.of()))
            .lists(TWO_RELEASES)
            .at(Instant.parse(today + "T12:00:00Z"));

    assertThat(seen.judge().code()).isEqualTo(code);
    assertThat(seen.reasons().contains("UPDATES_DEFERRED " + days + " days")).isEqualTo(days > 0);
  }

  @Test
  void deferralIsNotToldWhereNothingIsDeferred() {
    Seen seen =
        Seen.healthy()
            .found(0)
            .policy(Policies.of(null, 30, null, null, List.of()))
            .lists(TWO_RELEASES);

    assertThat(seen.reasons()).isEmpty();
  }

  @Test
  void shippedListCallsNothingCurrentWhileAChosenOneCannotBeRead() {
    Seen seen = Seen.healthy().found(0).lists(TWO_RELEASES);
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);

    seen.lacksChosen();
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
    assertThat(seen.reasons()).containsExactly("BASELINE_MISSING a configured list can't be read");
    seen.ubr(1706);
    assertThat(seen.judge().code()).as("what it requires").isEqualTo(VerdictCode.BEHIND_BASELINE);

    seen.ubr(2006)
        .lists(
            Lists.list(BaselineSource.COLLECTOR, List.of(row(19044, 2006, "KB1", "2026-11-10"))));
    assertThat(seen.judge().code()).as("another chosen one").isEqualTo(VerdictCode.UP_TO_DATE);
  }

  @Test
  void missingLineHidesNoContradictionAndNoDeferral() {
    Seen seen =
        Seen.healthy()
            .found(0)
            .rollupFix(19041, 1706, null)
            .policy(Policies.of(null, 30, null, null, List.of()));

    assertThat(seen.lists(shipped(List.of(row(22631, 1, "KB5017308", "2026-11-10")))).reasons())
        .containsExactlyInAnyOrder(
            "BASELINE_MISSING build line 19044",
            "BUILD_CONTRADICTORY 19044.2006, newest cumulative update 19041.1706");
    assertThat(
            seen.lists(shipped(List.of(row(19044, 2130, "KB5018410", "2026-11-10"))))
                .at(Instant.parse("2026-11-12T00:00:00Z"))
                .reasons())
        .containsExactlyInAnyOrder(
            "BASELINE_MISSING build line 19044",
            "BUILD_CONTRADICTORY 19044.2006, newest cumulative update 19041.1706",
            "UPDATES_DEFERRED 30 days");
  }

  @Test
  void unlistedHotpatchHidesNoListThatIsTooOld() {
    Seen seen =
        Seen.healthy()
            .os(26100, 8400, "Enterprise", "24H2", WindowsFamily.CLIENT)
            .found(0)
            .marks(new ServicingMarks(null, null, true, null, null))
            .lists(shipped(List.of(row(26100, 8328, "KB5083000", "2026-04-14"))))
            .at(Instant.parse("2026-09-01T00:00:00Z"));

    assertThat(seen.reasons())
        .containsExactlyInAnyOrder(
            "BASELINE_MISSING hotpatch 26100.8400",
            "BASELINE_STALE newest release of line 26100 in list SHIPPED: 2026-04-14");
  }

  @Test
  void pendingUpdateExplainsARevisionOnlyIfItIsNewer() {
    RollupFix same = new RollupFix(19041, 1706, null, RollupFix.INSTALL_PENDING);
    Seen seen = Seen.healthy().found(0).rollupFix(19041, 1706, same);

    assertThat(seen.reasons())
        .containsExactly("BUILD_CONTRADICTORY 19044.2006, newest cumulative update 19041.1706");
    RollupFix newer = new RollupFix(19041, 1707, null, RollupFix.INSTALL_PENDING);
    assertThat(seen.rollupFix(19041, 1706, newer).reasons()).isEmpty();
  }

  @Test
  void contradictionIsToldOfABuildThatIsBehindToo() {
    assertThat(Seen.healthy().ubr(1706).found(0).rollupFix(19041, 1600, null).reasons())
        .containsExactlyInAnyOrder(
            "BUILD_BEHIND 19044.1706 < 19044.2006 KB5017308",
            "BUILD_CONTRADICTORY 19044.1706, newest cumulative update 19041.1600");
  }

  @Test
  void unlistedHotpatchIsNamedAndHeldAgainstTheLine() {
    Seen seen =
        Seen.healthy()
            .os(26100, 8400, "Enterprise", "24H2", WindowsFamily.CLIENT)
            .found(0)
            .marks(new ServicingMarks(null, null, true, null, null))
            .lists(
                shipped(
                    List.of(
                        row(26100, 8328, "KB5083000", "2026-04-14"),
                        row(26100, 8457, "KB5089549", "2026-05-12"),
                        hotpatch(26100, 8390, "KB5089466", "2026-05-12", 8457))))
            .at(Instant.parse("2026-06-01T00:00:00Z"));

    assertThat(seen.reasons()).containsExactly("BASELINE_MISSING hotpatch 26100.8400");
    assertThat(seen.judge().baseline())
        .isEqualTo(new Baseline(26100, 8457, "KB5089549", BaselineSource.SHIPPED));
    assertThat(seen.judge().dates().requiredReleased()).isEqualTo(LocalDate.parse("2026-05-12"));
    assertThat(seen.judge().dates().behindSince()).isNull();
  }

  @Test
  void listOfAnEndedVersionIsNotTooOld() {
    assertThat(Lists.ended(Seen.healthy()).reasons())
        .noneMatch(reason -> reason.startsWith("BASELINE_STALE"));
  }

  @Test
  void listOfUnknownAgeCallsNothingCurrentUnlessItWasChosen() {
    List<BuildRow> undated = List.of(new BuildRow(19044, 2006, "KB5017308", null, null, null, "B"));
    Seen seen = Seen.healthy().found(0).agentReleased("2026-11-23").lists(shipped(undated));

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
    assertThat(seen.reasons())
        .contains("BASELINE_STALE newest release of line 19044 in list SHIPPED: none");
    seen.lists(Lists.list(BaselineSource.COLLECTOR, undated));
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE);
    assertThat(seen.reasons()).noneMatch(reason -> reason.startsWith("BASELINE_STALE"));
  }

  @Test
  void datesOfTheRequiredReleaseAreTold() {
    Seen seen =
        Seen.healthy()
            .ubr(1889)
            .found(0)
            .lists(TWO_RELEASES)
            .at(Instant.parse("2026-12-01T00:00:00Z"));

    assertThat(seen.judge().dates())
        .isEqualTo(
            new Judgement.Dates(
                LocalDate.parse("2026-11-10"), LocalDate.parse("2026-11-10"), null, null));
    assertThat(Seen.healthy().ubr(1706).judge().dates())
        .as("a list without dates")
        .isEqualTo(Judgement.Dates.UNKNOWN);
  }

  @Test
  void buildIsAsOldAsTheUpdateThatServicingKnows() {
    Seen seen = Seen.healthy().build(17763).found(0);
    seen.marks(installedAt("2026-09-24T00:00:00Z"));
    assertThat(seen.reasons()).containsExactly("BASELINE_MISSING build line 17763");

    seen.marks(installedAt("2026-09-23T23:59:59Z"));
    assertThat(seen.reasons())
        .containsExactlyInAnyOrder(
            "BASELINE_MISSING build line 17763", "BUILD_AGED 17763.1 released by 2026-09-23");
  }

  private static ServicingMarks installedAt(String at) {
    RollupFix installed = new RollupFix(17763, 1, Instant.parse(at), RollupFix.INSTALLED);
    return new ServicingMarks(new RollupFixes(installed, null), null, null, null, null);
  }
}
