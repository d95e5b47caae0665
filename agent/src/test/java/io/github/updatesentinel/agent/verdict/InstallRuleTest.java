package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as an installation that failed, and of which update. */
class InstallRuleTest {
  private static final String KB = "KB5017308";
  private static final HResult INVALID_TRANSACTION = HResult.parse("0x800F0922");

  private static Seen offered() {
    return Seen.healthy().ubr(1706).offers(KB);
  }

  private static InstallAttempt failed(String day) {
    return Seen.install(day, INVALID_TRANSACTION, KB);
  }

  private static InstallAttempt attempt(
      Instant at,
      @Nullable HResult code,
      @Nullable String id,
      List<String> kb,
      @Nullable Boolean servicing) {
    return new InstallAttempt(at, code, "Cumulative Update", id, kb, servicing);
  }

  private static Instant at(String day) {
    return Instant.parse(day + "T03:00:00Z");
  }

  private static void assertFailing(Seen seen) {
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.INSTALL_FAILING);
  }

  private static void assertPending(Seen seen) {
    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UPDATES_PENDING);
  }

  @Test
  void daysOfTheEventLogCountTogetherWithThoseOfTheHistory() {
    Seen seen =
        offered()
            .loggedFailure(KB, "0x800F0922", at("2026-11-16"))
            .loggedFailure(KB, "0x800F0922", at("2026-11-18"));
    assertPending(seen);
    assertPending(seen.history(null, failed("2026-11-18")));

    assertFailing(seen.history(null, failed("2026-11-20")));
  }

  @Test
  void eventLogAloneIsEnough() {
    assertFailing(
        offered()
            .loggedFailure(KB, "0x800F0922", at("2026-11-16"))
            .loggedFailure(KB, "0x800F0922", at("2026-11-18"))
            .loggedFailure(KB, "0x800F0922", at("2026-11-20")));
  }

  @Test
  void attemptThatIsDatedAheadDoesNotCount() {
    Seen seen =
        offered()
            .loggedFailure(KB, "0x800F0922", at("2026-11-16"))
            .loggedFailure(KB, "0x800F0922", at("2026-11-18"))
            .loggedFailure(KB, "0x800F0922", Seen.NOW);

    assertFailing(seen);
    assertPending(seen.at(Seen.NOW.minusNanos(1)));
  }

  @Test
  void orderOfTheHistoryDoesNotMatter() {
    InstallAttempt success = Seen.install("2026-11-17", null, KB);

    assertPending(
        offered()
            .history(
                null, failed("2026-11-14"), failed("2026-11-15"), failed("2026-11-16"), success));
    assertFailing(
        offered()
            .history(
                null, success, failed("2026-11-18"), failed("2026-11-19"), failed("2026-11-20")));
  }

  @Test
  void driverThatFailsIsNoServicingUpdate() {
    PendingUpdate driver =
        new PendingUpdate("Driver", "driver", List.of("KB4000001"), null, false, false);
    PendingUpdate cumulative =
        new PendingUpdate("Cumulative Update", "id", List.of(KB), null, false, true);
    Seen seen =
        offered()
            .offers(driver, cumulative)
            .history(
                null,
                ofDriver("2026-11-16"),
                ofDriver("2026-11-18"),
                ofDriver("2026-11-20"),
                ofDriver("2026-10-20"));

    assertPending(seen);
    assertThat(seen.reasons()).noneMatch(reason -> reason.startsWith("INSTALL_FAILED"));
  }

  private static InstallAttempt ofDriver(String day) {
    return attempt(at(day), INVALID_TRANSACTION, "driver", List.of("KB4000001"), false);
  }

  @Test
  void updateOfUnknownKindIsTakenForAServicingUpdate() {
    PendingUpdate unknown = new PendingUpdate("Update", "id", List.of(KB), null, false);

    assertFailing(
        offered()
            .offers(unknown)
            .history(null, failed("2026-11-16"), failed("2026-11-18"), failed("2026-11-20")));
  }

  @Test
  void updateWithoutANumberIsKnownByItsId() {
    PendingUpdate bare = new PendingUpdate("Cumulative Update", "AB-1", List.of(), null, false);
    Seen seen = offered().offers(bare);

    assertFailing(seen.history(null, threeFailuresOf("ab-1")));
    assertPending(seen.history(null, threeFailuresOf("ab-2")));
    assertPending(seen.history(null, threeFailuresOf(null)));
  }

  @Test
  void updatesOfWhichNothingIsKnownAreNotTheSame() {
    PendingUpdate bare = new PendingUpdate("Cumulative Update", null, List.of(), null, false);

    assertPending(offered().offers(bare).history(null, threeFailuresOf(null)));
  }

  private static InstallAttempt[] threeFailuresOf(@Nullable String id) {
    return new InstallAttempt[] {
      attempt(at("2026-11-16"), INVALID_TRANSACTION, id, List.of(), true),
      attempt(at("2026-11-18"), INVALID_TRANSACTION, id, List.of(), true),
      attempt(at("2026-11-20"), INVALID_TRANSACTION, id, List.of(), true)
    };
  }

  /** The patch days are 2026-10-13 and 2026-11-10; each begins a month of its own. */
  @ParameterizedTest
  @CsvSource({
    "2026-10-13, 2026-11-10, INSTALL_FAILING",
    "2026-11-09, 2026-11-10, INSTALL_FAILING",
    "2026-10-12, 2026-11-10, UPDATES_PENDING",
    "2026-10-13, 2026-11-09, UPDATES_PENDING",
    "2026-11-10, 2026-11-12, UPDATES_PENDING"
  })
  void failuresOfTwoMonthsAreOnEachSideOfAPatchDay(String first, String last, VerdictCode code) {
    Seen seen =
        offered()
            .history(
                null,
                Seen.install(last, INVALID_TRANSACTION, "KB5000011"),
                Seen.install(first, INVALID_TRANSACTION, "KB5000010"));

    assertThat(seen.judge().code()).isEqualTo(code);
  }

  @Test
  void successAfterTheFirstFailureOfTwoMonthsEndsThem() {
    assertPending(
        offered()
            .history(
                null,
                Seen.install("2026-11-12", INVALID_TRANSACTION, "KB5000011"),
                Seen.install("2026-10-25", INVALID_TRANSACTION, "KB5000010"),
                Seen.install("2026-10-20", null, "KB5000009"),
                Seen.install("2026-10-15", INVALID_TRANSACTION, "KB5000010")));
  }

  @Test
  void successBeforeTheFirstFailureOfTwoMonthsEndsNothing() {
    assertFailing(
        offered()
            .history(
                null,
                Seen.install("2026-11-12", INVALID_TRANSACTION, "KB5000011"),
                Seen.install("2026-10-15", INVALID_TRANSACTION, "KB5000010"),
                Seen.install("2026-10-14", null, "KB5000009")));
  }

  @Test
  void successOfADriverEndsNoFailureOfTwoMonths() {
    assertFailing(
        offered()
            .history(
                null,
                Seen.install("2026-11-12", INVALID_TRANSACTION, "KB5000011"),
                attempt(at("2026-10-20"), null, null, List.of("KB4000001"), false),
                Seen.install("2026-10-15", INVALID_TRANSACTION, "KB5000010")));
  }

  @Test
  void cumulativeUpdateThatServicingKnowsEndsFailuresOfTwoMonths() {
    RollupFix came = new RollupFix(19041, 1706, at("2026-10-20"), RollupFix.INSTALLED);

    assertPending(
        offered()
            .marks(new ServicingMarks(new RollupFixes(came, null), null, null, null, null))
            .history(
                null,
                Seen.install("2026-11-12", INVALID_TRANSACTION, "KB5000011"),
                Seen.install("2026-10-15", INVALID_TRANSACTION, "KB5000010")));
  }

  @Test
  void monthsAreNotKnownWhereTheDateCannotBeRight() {
    Seen seen =
        offered()
            .history(
                null,
                Seen.install("2026-11-12", INVALID_TRANSACTION, "KB5000011"),
                Seen.install("2026-10-15", INVALID_TRANSACTION, "KB5000010"));
    assertFailing(seen);

    assertPending(seen.agentReleased("2026-11-23"));
  }

  @Test
  void failureAgedExactlyThirtyDaysIsNamed() {
    Instant limit = Seen.NOW.minus(Duration.ofDays(30));

    assertThat(Seen.healthy().loggedFailure(KB, "0x800F0922", limit).reasons())
        .containsExactly("INSTALL_FAILED KB5017308 " + INVALID_TRANSACTION.describe());
    assertThat(Seen.healthy().loggedFailure(KB, "0x800F0922", limit.minusNanos(1)).reasons())
        .isEmpty();
  }

  @Test
  void updateThatWasInstalledAfterItsFailureIsNotNamed() {
    assertThat(
            Seen.healthy()
                .history(null, failed("2026-11-18"), Seen.install("2026-11-20", null, KB))
                .reasons())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0x80070422", "0x80240016"})
  void failureThatSaysNothingOfTheUpdateIsNotNamed(String code) {
    assertThat(Seen.healthy().loggedFailure(KB, code, at("2026-11-20")).reasons()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0x80240016", "0x8024001E", "0x80070422"})
  void attemptThatSaysNothingOfTheUpdateHidesNoneThatDoes(String code) {
    Seen seen =
        offered()
            .history(
                null,
                Seen.install("2026-11-21", HResult.parse(code), KB),
                failed("2026-11-20"),
                failed("2026-11-18"),
                failed("2026-11-16"));

    assertFailing(seen);
    assertThat(seen.reasons())
        .contains("INSTALL_FAILED KB5017308 " + INVALID_TRANSACTION.describe());
  }

  @Test
  void whatKeepsFailingIsNamedWhateverItsAge() {
    Seen seen =
        offered().history(null, failed("2026-10-05"), failed("2026-10-03"), failed("2026-10-01"));

    assertFailing(seen);
    assertThat(seen.reasons())
        .contains("INSTALL_FAILED KB5017308 " + INVALID_TRANSACTION.describe());
  }

  @Test
  void whatKeepsFailingForADisabledServiceIsNamedAsWell() {
    HResult disabled = HResult.E_SERVICE_DISABLED;
    Seen seen =
        offered()
            .history(
                null,
                Seen.install("2026-11-20", disabled, KB),
                Seen.install("2026-11-18", disabled, KB),
                Seen.install("2026-11-16", disabled, KB));

    assertFailing(seen);
    assertThat(seen.reasons()).contains("INSTALL_FAILED KB5017308 " + disabled.describe());
  }

  @Test
  void failuresOfTwoMonthsAreNamedWhateverTheirAge() {
    Seen seen =
        offered()
            .history(
                null,
                Seen.install("2026-11-10", INVALID_TRANSACTION, "KB5000011"),
                Seen.install("2026-10-13", INVALID_TRANSACTION, "KB5000010"));

    assertFailing(seen);
    assertThat(seen.reasons())
        .contains(
            "INSTALL_FAILED KB5000011 " + INVALID_TRANSACTION.describe(),
            "INSTALL_FAILED KB5000010 " + INVALID_TRANSACTION.describe());
  }

  @Test
  void updateThatAListHasOfThisWindowsIsAServicingUpdate() {
    Seen seen =
        offered()
            .history(
                null,
                attempt(at("2026-11-12"), INVALID_TRANSACTION, null, List.of("KB5000011"), null),
                attempt(at("2026-10-15"), INVALID_TRANSACTION, null, List.of("KB5000010"), null));
    assertPending(seen);
    assertPending(
        seen.lists(
            Lists.shipped(
                List.of(
                    Lists.row(19044, 1999, "KB5000010", "2026-10-13"),
                    Lists.row(22621, 2006, "KB5000011", "2026-11-10")))));

    assertFailing(
        seen.lists(
            Lists.shipped(
                List.of(
                    Lists.row(19044, 1999, "KB5000010", "2026-10-13"),
                    Lists.row(19044, 2006, "KB5000011", "2026-11-10")))));
  }

  @Test
  void categoriesSayMoreThanAList() {
    assertThat(
            Seen.healthy()
                .history(
                    null, attempt(at("2026-11-20"), INVALID_TRANSACTION, null, List.of(KB), false))
                .reasons())
        .isEmpty();
  }

  @Test
  void attemptOfUnknownKindIsKnownByTheIdThatAScanOffered() {
    Seen seen =
        Seen.healthy()
            .history(null, attempt(at("2026-11-20"), INVALID_TRANSACTION, "ab-1", List.of(), null));
    assertThat(seen.reasons()).isEmpty();

    assertThat(seen.servicingSeen("ab-1").reasons())
        .containsExactly("INSTALL_FAILED Cumulative Update " + INVALID_TRANSACTION.describe());
  }

  @Test
  void attemptOfWhichNothingIsKnownIsNotNamed() {
    assertThat(
            Seen.healthy()
                .servicingSeen(KB)
                .history(
                    null, attempt(at("2026-11-20"), INVALID_TRANSACTION, null, List.of(), null))
                .reasons())
        .isEmpty();
  }
}
