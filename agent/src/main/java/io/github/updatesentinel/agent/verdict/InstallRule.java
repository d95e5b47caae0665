package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.contract.ReasonCode;
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
import java.util.Optional;
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
  private final Today today;

  /**
   * @param seen its history may be null: then the event log alone counts
   */
  InstallRule(Observation seen, Today today) {
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
    this.today = today;
  }

  /** Whether a servicing update is offered, and its installation keeps failing. */
  boolean keepsFailing(@Nullable UpdateScan scan) {
    return scan != null
        && scan.offersServicingUpdate()
        && (scan.updates().stream()
                .filter(update -> !Boolean.FALSE.equals(update.servicing()))
                .anyMatch(update -> daysFailed(update).size() >= DAYS_THAT_FAIL)
            || failedInTwoMonths());
  }

  /** Days on which the update failed since it was last installed, if ever. */
  private Set<LocalDate> daysFailed(PendingUpdate update) {
    Map<LocalDate, InstallAttempt> days = new LinkedHashMap<>();
    for (InstallAttempt attempt : attempts) {
      if (!isOf(attempt, update)) {
        continue;
      }
      if (!attempt.failed()) {
        break;
      }
      if (isTelling(attempt)) {
        days.putIfAbsent(day(attempt.at()), attempt);
      }
    }
    return days.keySet();
  }

  private static boolean isOf(InstallAttempt attempt, PendingUpdate update) {
    return (update.updateId() != null && update.updateId().equalsIgnoreCase(attempt.updateId()))
        || attempt.kb().stream().anyMatch(update.kb()::contains);
  }

  /** Servicing updates failed after each of the last two patch days, and none came between. */
  private boolean failedInTwoMonths() {
    Optional<LocalDate> last = today.day().map(PatchDays::lastUntil);
    if (last.isEmpty()) {
      return false;
    }
    LocalDate before = PatchDays.lastUntil(last.get().minusDays(1));
    Optional<Instant> first =
        servicingFailures().stream()
            .map(InstallAttempt::at)
            .filter(at -> !day(at).isBefore(before) && day(at).isBefore(last.get()))
            .min(Comparator.naturalOrder());
    return first.isPresent()
        && servicingFailures().stream().anyMatch(attempt -> !day(attempt.at()).isBefore(last.get()))
        && !updatedSince(first.get());
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

  /** As its categories say, or as a scan said that offered it. */
  private boolean isServicing(InstallAttempt attempt) {
    if (attempt.servicing() != null) {
      return attempt.servicing();
    }
    Set<String> servicing = seen.search().servicingSeen();
    return (attempt.updateId() != null && servicing.contains(attempt.updateId()))
        || attempt.kb().stream().anyMatch(servicing::contains);
  }

  private static boolean isTelling(InstallAttempt attempt) {
    return attempt.failed() && !PASSING.contains(attempt.code());
  }

  /** Each servicing update that failed of late, with its last code. */
  List<Reason> reasons() {
    Map<String, InstallAttempt> latest = new LinkedHashMap<>();
    for (InstallAttempt attempt : attempts) {
      if (isServicing(attempt)) {
        latest.putIfAbsent(attempt.name(), attempt);
      }
    }
    List<Reason> reasons = new ArrayList<>();
    for (InstallAttempt attempt : latest.values()) {
      // Of 0x80070422 another reason speaks.
      if (isTelling(attempt)
          && !HResult.E_SERVICE_DISABLED.equals(attempt.code())
          && !today.isOlder(attempt.at(), RECENT)) {
        String code = Objects.requireNonNull(attempt.code()).describe();
        reasons.add(Reason.about(ReasonCode.INSTALL_FAILED, attempt.name(), code));
      }
    }
    return reasons;
  }

  private static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
