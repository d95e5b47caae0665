package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.PatchDays;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether what a scan offers can never be installed. */
final class InstallRule {
  private static final Duration RECENT = Duration.ofDays(30);
  private static final int DAYS_THAT_FAIL = 3;

  /**
   * Busy, cancelled by the user or by a shutdown, or not allowed now: none says anything of the
   * update.
   */
  private static final Set<HResult> PASSING =
      Set.of(
          HResult.parse("0x80240016"),
          HResult.parse("0x8024001E"),
          HResult.parse("0x80240020"),
          HResult.parse("0x8024000B"));

  private final List<InstallAttempt> attempts;
  private final Observation seen;
  private final Set<String> listed;
  private final Today today;

  /**
   * @param seen its history may be null: then the event log alone counts
   * @param baselines know updates of this Windows that no scan has offered yet
   */
  InstallRule(Observation seen, Baselines baselines, Today today) {
    UpdateHistory history = seen.search().history();
    // The event log remembers what the history has lost. An attempt that both have counts once:
    // what
    // is counted are days.
    this.attempts =
        Stream.concat(
                seen.evidence().installs().stream(),
                history == null ? Stream.of() : history.installs().stream())
            // What lies in the future was recorded by a clock that was wrong.
            .filter(attempt -> !attempt.at().isAfter(today.clock()))
            .sorted(Comparator.comparing(InstallAttempt::at).reversed())
            .toList();
    this.seen = seen;
    this.listed =
        seen.os()
            .toOptional()
            .map(os -> baselines.updates(new BuildLine(os.build(), os.family())))
            .orElse(Set.of());
    this.today = today;
  }

  /** Whether a servicing update is offered, and its installation keeps failing. */
  boolean keepsFailing(@Nullable UpdateScan scan) {
    return !failuresOf(scan).isEmpty();
  }

  /** The last failure of each update whose installation keeps failing. */
  private List<InstallAttempt> failuresOf(@Nullable UpdateScan scan) {
    if (scan == null || !scan.offersServicingUpdate()) {
      return List.of();
    }
    List<InstallAttempt> failures = new ArrayList<>();
    for (PendingUpdate update : scan.updates()) {
      List<InstallAttempt> ofUpdate =
          Boolean.FALSE.equals(update.servicing()) ? List.of() : failuresSinceSuccess(update);
      if (ofUpdate.stream().map(InstallRule::day).distinct().count() >= DAYS_THAT_FAIL) {
        failures.add(mostTelling(ofUpdate));
      }
    }
    failures.addAll(failuresOfTwoMonths());
    return failures;
  }

  /** Failures of the update since it was last installed, if ever. */
  private List<InstallAttempt> failuresSinceSuccess(PendingUpdate update) {
    return attempts.stream()
        .filter(attempt -> isOf(attempt, update))
        .takeWhile(InstallAttempt::failed)
        .filter(InstallRule::isTelling)
        .toList();
  }

  /** The last one, if possible one with a code of its own. */
  private static InstallAttempt mostTelling(List<InstallAttempt> failures) {
    return failures.stream()
        .filter(attempt -> !isOfDisabledService(attempt))
        .findFirst()
        .orElse(failures.get(0));
  }

  private static boolean isOf(InstallAttempt attempt, PendingUpdate update) {
    return (update.updateId() != null && update.updateId().equalsIgnoreCase(attempt.updateId()))
        || attempt.kb().stream().anyMatch(update.kb()::contains);
  }

  /**
   * One of each of the last two patch days, where servicing updates failed after both, and none
   * came between.
   */
  private List<InstallAttempt> failuresOfTwoMonths() {
    LocalDate last = today.day().map(PatchDays::lastUntil).orElse(null);
    if (last == null) {
      return List.of();
    }
    LocalDate before = PatchDays.lastUntil(last.minusDays(1));
    List<InstallAttempt> failures = servicingFailures();
    List<InstallAttempt> later =
        failures.stream().filter(attempt -> !day(attempt).isBefore(last)).toList();
    List<InstallAttempt> earlier =
        failures.stream()
            .filter(attempt -> !day(attempt).isBefore(before) && day(attempt).isBefore(last))
            .toList();
    if (later.isEmpty()
        || earlier.isEmpty()
        || updatedSince(earlier.get(earlier.size() - 1).at())) {
      return List.of();
    }
    return List.of(mostTelling(later), mostTelling(earlier));
  }

  /**
   * Servicing knows when the cumulative update came. Where that can't be read, the history has to
   * do, though it does not tell cumulative updates from others of servicing.
   */
  private boolean updatedSince(Instant then) {
    RollupFixes fixes = seen.servicing().rollupFixes();
    RollupFix installed = fixes == null ? null : fixes.installed();
    Instant at = installed == null ? null : installed.installedAt();
    return at != null
        ? at.isAfter(then)
        : attempts.stream()
            .filter(attempt -> !attempt.failed() && isServicing(attempt))
            .anyMatch(attempt -> attempt.at().isAfter(then));
  }

  private List<InstallAttempt> servicingFailures() {
    return attempts.stream().filter(attempt -> isTelling(attempt) && isServicing(attempt)).toList();
  }

  /** As its categories say, or as a scan that offered it or a list of this Windows said. */
  private boolean isServicing(InstallAttempt attempt) {
    if (attempt.servicing() != null) {
      return attempt.servicing();
    }
    Set<String> servicing = seen.search().servicingSeen();
    return (attempt.updateId() != null && servicing.contains(attempt.updateId()))
        || attempt.kb().stream().anyMatch(kb -> servicing.contains(kb) || listed.contains(kb));
  }

  private static boolean isTelling(InstallAttempt attempt) {
    return attempt.failed() && !PASSING.contains(attempt.code());
  }

  private static boolean isOfDisabledService(InstallAttempt attempt) {
    return HResult.E_SERVICE_DISABLED.equals(attempt.code());
  }

  /** Each servicing update that failed of late or keeps failing, with its last code. */
  List<Reason> reasons(@Nullable UpdateScan scan) {
    Map<String, InstallAttempt> latest = new LinkedHashMap<>();
    for (InstallAttempt attempt : attempts) {
      // Of 0x80070422 another reason speaks, and the others say nothing of the update.
      boolean conclusive = isTelling(attempt) ? !isOfDisabledService(attempt) : !attempt.failed();
      if (conclusive && isServicing(attempt)) {
        latest.putIfAbsent(attempt.name(), attempt);
      }
    }
    latest.values().removeIf(attempt -> !attempt.failed() || today.isOlder(attempt.at(), RECENT));
    failuresOf(scan).forEach(attempt -> latest.putIfAbsent(attempt.name(), attempt));
    return latest.values().stream()
        .map(
            attempt ->
                Reason.about(
                    ReasonCode.INSTALL_FAILED,
                    attempt.name(),
                    Objects.requireNonNull(attempt.code()).describe()))
        .toList();
  }

  private static LocalDate day(InstallAttempt attempt) {
    return attempt.at().atZone(ZoneOffset.UTC).toLocalDate();
  }
}
