package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.Policies;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which row of the table wins where several things are the matter at once. */
class PrecedenceTest {
  private static final HResult INVALID_TRANSACTION = HResult.parse("0x800F0922");

  /** What a computer has, in words; the order does not matter. */
  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource({
    // Rows 1 to 3 before 4: other services that are disabled hide no lie.
    "behind zero blind bits, FALSE_UP_TO_DATE, CRITICAL",
    "behind zero bits log, FALSE_UP_TO_DATE, CRITICAL",
    "behind zero blind restart paused, FALSE_UP_TO_DATE, CRITICAL",
    "unknown zero log restart, FALSE_UP_TO_DATE, CRITICAL",
    "ended zero blind, SERVICING_BLOCKED, ERROR",
    "behind offered blind restart failing, SERVICING_BLOCKED, ERROR",
    // The log speaks of a zero alone.
    "behind offered log, UPDATES_PENDING, INFO",
    "behind failed log, SCAN_FAILED, WARNING",
    "behind log, UNKNOWN, INFO",
    // A patch manager explains Windows Update that is disabled, and nothing else.
    "behind manager, BEHIND_BASELINE, WARNING",
    "current manager, UP_TO_DATE_UNVERIFIED, INFO",
    "ended manager, UP_TO_DATE_UNVERIFIED, WARNING",
    "behind failed manager, BEHIND_BASELINE, WARNING",
    "behind zero manager, BEHIND_BASELINE, WARNING",
    "current offered manager, UPDATES_PENDING, INFO",
    "current manager blind, SERVICING_BLOCKED, ERROR",
    "current manager bits, SERVICING_BLOCKED, ERROR",
    // A scan that failed says nothing of a restart, an end, or a pause.
    "behind failed restart, SCAN_FAILED, WARNING",
    "ended failed, SCAN_FAILED, WARNING",
    "behind restart, UNKNOWN, INFO",
    "ended, UNKNOWN, INFO",
    // Row 7 before 8, 8 before 9 and 10.
    "behind offered failing restart, INSTALL_FAILING, ERROR",
    "behind failing zero, BEHIND_BASELINE, WARNING",
    "behind offered restart, RESTART_PENDING, INFO",
    "behind zero restart, RESTART_PENDING, INFO",
    "behind zero restart paused, RESTART_PENDING, INFO",
    "unknown zero restart, RESTART_PENDING, INFO",
    "current zero restart, UP_TO_DATE, OK",
    "current zero restart differs, UP_TO_DATE_UNVERIFIED, INFO",
    "ended zero restart, END_OF_SERVICE, WARNING",
    "ended offered restart, RESTART_PENDING, INFO",
    // Row 9 before 11 to 14; what is offered goes before it.
    "ended zero, END_OF_SERVICE, WARNING",
    "ended zero paused, END_OF_SERVICE, WARNING",
    "ended zero differs, END_OF_SERVICE, WARNING",
    "ended offered, UPDATES_PENDING, WARNING",
    // Row 11 needs a build that is behind.
    "behind zero paused, HELD_BACK, INFO",
    "behind zero paused differs, HELD_BACK, INFO",
    "behind offered paused, UPDATES_PENDING, INFO",
    "current zero paused, UP_TO_DATE, OK",
    "unknown zero paused, UP_TO_DATE_UNVERIFIED, INFO",
    // Row 12 before 13.
    "behind zero differs, BEHIND_BASELINE, WARNING",
    "behind zero unreadable, BEHIND_BASELINE, WARNING",
    "current zero differs, UP_TO_DATE_UNVERIFIED, INFO",
    "current zero unreadable, UP_TO_DATE_UNVERIFIED, INFO",
    "current offered unreadable, UPDATES_PENDING, INFO",
    "current zero log, UP_TO_DATE, OK",
  })
  void firstRowThatAppliesWins(String state, VerdictCode code, Severity severity) {
    Seen seen = Seen.healthy();
    List<String> marks = List.of(state.split(" ", -1));
    marks.stream().filter(mark -> !mark.equals("differs")).forEach(mark -> add(mark, seen));
    if (marks.contains("differs")) {
      add("differs", seen);
    }
    Judgement judgement = seen.judge();

    assertThat(judgement.code()).as("%s", judgement.reasons()).isEqualTo(code);
    assertThat(judgement.severity()).as("%s", judgement.reasons()).isEqualTo(severity);
  }

  private static Seen add(String state, Seen seen) {
    return switch (state) {
      case "behind" -> seen.ubr(1706);
      case "current" -> seen.ubr(2006);
      case "unknown" -> seen.build(17763);
      case "ended" -> Lists.windows10(seen, Seen.NOW);
      case "zero" -> seen.found(0);
      case "offered" -> seen.offers("KB5017308");
      case "failed" -> seen.scan(ScanOutcome.FAILED, HResult.parse("0x8024402C"), null);
      case "blind" -> seen.service("TrustedInstaller", StartType.DISABLED);
      case "unreadable" -> seen.unreadable("TrustedInstaller");
      case "bits" -> seen.service("BITS", StartType.DISABLED);
      case "manager" -> seen.service("wuauserv", StartType.DISABLED).patchManager("WAPTService");
      case "log" -> seen.logShowsFalseZero();
      case "restart" -> seen.restartSince(Seen.NOW.minus(Duration.ofDays(6)));
      case "paused" -> seen.policy(pausedUntil(Seen.NOW.plus(Duration.ofDays(7))));
      case "differs" -> seen.asked(ScanSelection.WINDOWS_UPDATE);
      case "failing" ->
          seen.history(
              null,
              Seen.install("2026-11-20", INVALID_TRANSACTION, "KB5017308"),
              Seen.install("2026-11-18", INVALID_TRANSACTION, "KB5017308"),
              Seen.install("2026-11-16", INVALID_TRANSACTION, "KB5017308"));
      default -> throw new IllegalArgumentException(state);
    };
  }

  private static UpdatePolicy pausedUntil(Instant until) {
    return new UpdatePolicy(
        Reading.known(Optional.of(until), Seen.NOW),
        Policies.NONE.deferDays(),
        Policies.NONE.targetRelease(),
        Policies.NONE.automaticOff(),
        Policies.NONE.disabledTasks());
  }
}
