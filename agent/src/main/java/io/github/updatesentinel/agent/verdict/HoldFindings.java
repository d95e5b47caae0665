package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.contract.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What keeps Windows from installing updates though nothing is broken.
 *
 * @param held whether the computer is set to wait: paused, pinned to another release, or a
 *     servicing update is hidden
 * @param longPause whether a pause ends further ahead than Windows lets people choose
 */
record HoldFindings(boolean held, boolean longPause, List<Reason> reasons) {
  /** The longest pause that Windows offers. */
  private static final Duration LONGEST_PAUSE = Duration.ofDays(35);

  private static final Duration WITHOUT_SEARCH = Duration.ofDays(7);

  static HoldFindings of(Observation seen, @Nullable UpdateScan freshScan, Today today) {
    Optional<UpdatePolicy> policy = seen.policy().toOptional();
    List<Reason> holds = new ArrayList<>();
    Instant pausedUntil =
        policy.flatMap(known -> Reading.valueOf(known.pausedUntil())).orElse(null);
    boolean paused = pausedUntil != null && pausedUntil.isAfter(today.corrected());
    if (paused) {
      holds.add(new Reason(ReasonCode.UPDATES_PAUSED, "until " + pausedUntil));
    }
    policy.flatMap(known -> pinned(known, seen)).ifPresent(holds::add);
    hidden(freshScan).ifPresent(holds::add);
    List<Reason> reasons = new ArrayList<>(holds);
    policy
        .flatMap(known -> Reading.valueOf(known.automaticOff()))
        .ifPresent(setting -> reasons.add(Reason.about(ReasonCode.AUTO_UPDATE_OFF, setting)));
    policy
        .flatMap(known -> known.disabledTasks().toOptional())
        .ifPresent(
            tasks ->
                tasks.forEach(task -> reasons.add(Reason.about(ReasonCode.TASKS_DISABLED, task))));
    notScanning(seen.search().history(), today).ifPresent(reasons::add);
    return new HoldFindings(
        !holds.isEmpty(),
        paused && pausedUntil != null && today.isFurtherAhead(pausedUntil, LONGEST_PAUSE),
        reasons);
  }

  private static Optional<Reason> pinned(UpdatePolicy policy, Observation seen) {
    String target = Reading.valueOf(policy.targetRelease()).orElse(null);
    String release = seen.os().toOptional().map(OsVersion::release).orElse(null);
    return target == null || release == null || target.equalsIgnoreCase(release)
        ? Optional.empty()
        : Optional.of(
            new Reason(ReasonCode.VERSION_PINNED, "to " + target + ", installed " + release));
  }

  private static Optional<Reason> hidden(@Nullable UpdateScan scan) {
    if (scan == null) {
      return Optional.empty();
    }
    Integer hidden = scan.sight().hidden();
    if (hidden == null || hidden == 0) {
      return Optional.empty();
    }
    String titles = String.join("; ", scan.sight().hiddenTitles());
    return Optional.of(
        new Reason(
            ReasonCode.UPDATES_HIDDEN,
            titles.isEmpty() ? hidden.toString() : hidden + ": " + titles));
  }

  /** Our own scans don't make Windows install anything. */
  private static Optional<Reason> notScanning(@Nullable UpdateHistory history, Today today) {
    Instant last = history == null ? null : history.lastSearchAt();
    return last != null && today.isOlder(last, WITHOUT_SEARCH)
        ? Optional.of(new Reason(ReasonCode.AU_NOT_SCANNING, "last search " + last))
        : Optional.empty();
  }
}
