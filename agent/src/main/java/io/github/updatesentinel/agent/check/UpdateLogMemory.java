package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.state.RememberedLog;
import io.github.updatesentinel.agent.state.ScanBasis;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When the update log is read, and how long what it showed holds. */
final class UpdateLogMemory {
  /** The update service writes its traces out when it has been idle for some minutes. */
  private static final Duration DELAY = Duration.ofMinutes(15);

  /** Decoding takes a minute of a processor. */
  private static final Duration BETWEEN = Duration.ofDays(1);

  /** The same where nothing but a list is missing: that can be so on each computer of a fleet. */
  private static final Duration BETWEEN_UNCONFIRMED = Duration.ofDays(7);

  private static final Set<ReasonCode> SUSPICIOUS =
      Set.of(ReasonCode.BUILD_BEHIND, ReasonCode.SCAN_SEES_NOTHING);

  private static final Set<ReasonCode> UNCONFIRMED =
      Set.of(
          ReasonCode.BASELINE_MISSING, ReasonCode.BASELINE_STALE, ReasonCode.BUILD_CONTRADICTORY);

  private final AgentState state;
  private final Clocks clocks;

  UpdateLogMemory(AgentState state, Clocks clocks) {
    this.state = state;
    this.clocks = clocks;
  }

  /**
   * Whether to read the log for the scan: it found nothing, and something makes that suspicious.
   */
  boolean isDue(UpdateScan scan, Duration age, Judgement judgement) {
    return scan.foundNothing()
        && scan.isComplete()
        && age.compareTo(DELAY) >= 0
        && !isKnown(scan)
        && between(judgement).filter(period -> isPast(state.updateLogTriedAt, period)).isPresent();
  }

  /** Notes that the log is read now. */
  UpdateScan begin(UpdateScan scan) {
    state.updateLogTriedAt = clocks.now();
    return scan;
  }

  void accept(UpdateLogFinding finding) {
    if (saysNothing(finding) && holdsFalseZero()) {
      return;
    }
    // A restart alone repairs nothing.
    state.updateLog =
        new RememberedLog(
            finding, new ScanBasis(state.scanBasis.source(), state.scanBasis.build(), null, null));
  }

  /** A scan without a result of servicing in the log is no reason to take back. */
  private static boolean saysNothing(UpdateLogFinding finding) {
    return finding.judgement().is(LogJudgement.FOUND)
        || finding.judgement().is(LogJudgement.UNFINISHED)
        || finding.judgement().is(LogJudgement.SKIPPED);
  }

  private boolean holdsFalseZero() {
    UpdateLogFinding held = heldFor(state.scanBasis);
    return held != null && held.isFalseZero();
  }

  /**
   * What the log showed and still holds; null if nothing.
   *
   * @param now what a scan's answer depends on now
   */
  @Nullable UpdateLogFinding heldFor(ScanBasis now) {
    RememberedLog remembered = state.updateLog;
    return remembered == null ? null : remembered.heldFor(now, clocks.now());
  }

  /** How often the log is worth reading; empty if not at all. */
  private static Optional<Duration> between(Judgement judgement) {
    // What a server does not offer, no log explains.
    if (has(judgement, Set.of(ReasonCode.SOURCE_OFFERS_NOTHING))) {
      return Optional.empty();
    }
    if (judgement.code() == VerdictCode.FALSE_UP_TO_DATE || has(judgement, SUSPICIOUS)) {
      return Optional.of(BETWEEN);
    }
    // What an administrator's list calls current is, however old that list.
    return judgement.code() != VerdictCode.UP_TO_DATE && has(judgement, UNCONFIRMED)
        ? Optional.of(BETWEEN_UNCONFIRMED)
        : Optional.empty();
  }

  private static boolean has(Judgement judgement, Set<ReasonCode> codes) {
    return judgement.reasons().stream().anyMatch(reason -> codes.stream().anyMatch(reason::is));
  }

  private boolean isKnown(UpdateScan scan) {
    RememberedLog remembered = state.updateLog;
    return remembered != null && remembered.finding().analyzedAt().isAfter(scan.finishedAt());
  }

  /** A time in the future is one of a clock that was wrong. */
  private boolean isPast(@Nullable Instant at, Duration period) {
    Instant now = clocks.now();
    return at == null || at.isAfter(now) || !at.plus(period).isAfter(now);
  }
}
