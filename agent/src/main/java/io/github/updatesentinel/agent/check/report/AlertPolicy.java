package io.github.updatesentinel.agent.check.report;

import io.github.updatesentinel.agent.state.Alert;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what the event log is told: every change once, what lasts again and again, no more. */
public final class AlertPolicy {
  private static final int GRAVEST = 2;

  /** Verdicts that are no alert however old the build is: what was wrong before is over. */
  private static final Set<VerdictCode> WITHOUT_EVENT =
      Set.of(VerdictCode.UP_TO_DATE, VerdictCode.UP_TO_DATE_UNVERIFIED, VerdictCode.UNKNOWN);

  /** What stood before may still be there behind one of these. */
  private static final Set<VerdictCode> SAYS_LITTLE =
      Set.of(VerdictCode.SCAN_FAILED, VerdictCode.RESTART_PENDING, VerdictCode.UNKNOWN);

  private final Clocks clocks;
  private final Duration alertRepeat;
  private final int scanFailuresBeforeAlert;

  public AlertPolicy(Clocks clocks, Duration alertRepeat, int scanFailuresBeforeAlert) {
    this.clocks = clocks;
    this.alertRepeat = alertRepeat;
    this.scanFailuresBeforeAlert = scanFailuresBeforeAlert;
  }

  /**
   * What follows from a judgement.
   *
   * @param recovered the alert that is over; null where none is
   * @param raise whether the judgement itself is told now
   * @param standing the alert that stands from now on; null where none does
   */
  public record Decision(@Nullable Alert recovered, boolean raise, @Nullable Alert standing) {}

  /**
   * Decides what a judgement changes.
   *
   * @param scanFailuresInRow null where not known: it is not waited for more of them then
   */
  public Decision decide(
      Judgement judgement, @Nullable Alert standing, @Nullable Integer scanFailuresInRow) {
    boolean waits =
        judgement.code() == VerdictCode.UNKNOWN
            || (judgement.code() == VerdictCode.RESTART_PENDING && gravity(judgement) == 0)
            || (judgement.code() == VerdictCode.SCAN_FAILED
                && scanFailuresInRow != null
                && scanFailuresInRow < scanFailuresBeforeAlert)
            || hidesFinding(judgement, standing);
    if (waits) {
      // Nothing is proven: an earlier finding is neither repeated nor cleared by that.
      return new Decision(null, false, standing);
    }
    Alert recovered = isRecovery(judgement, standing) ? standing : null;
    if (!isAlert(judgement)) {
      return new Decision(recovered, false, null);
    }
    if (standing != null && standing.saysTheSameAs(judgement) && !isDue(standing)) {
      return new Decision(null, false, standing);
    }
    return new Decision(recovered, true, raised(judgement, recovered == null ? standing : null));
  }

  private boolean isDue(Alert standing) {
    return clocks.since(standing.raisedNanos()).compareTo(alertRepeat) >= 0;
  }

  /** What stood in the way may still be there, behind that very service that can't be read now. */
  private static boolean hidesFinding(Judgement judgement, @Nullable Alert standing) {
    return standing != null
        && gravity(standing.unresolvedSeverity()) == GRAVEST
        && gravity(judgement) < GRAVEST
        && judgement.reasons().stream()
            .filter(reason -> reason.is(ReasonCode.SERVICE_UNREADABLE))
            .anyMatch(
                reason ->
                    standing.reasons().stream()
                        .anyMatch(before -> Objects.equals(before.subject(), reason.subject())));
  }

  /** A scan that fails, or a restart that is due, does not end what was found before. */
  private static boolean isRecovery(Judgement judgement, @Nullable Alert standing) {
    return standing != null
        && !SAYS_LITTLE.contains(judgement.code())
        && gravity(judgement) < gravity(standing.unresolvedSeverity());
  }

  private static int gravity(Judgement judgement) {
    return WITHOUT_EVENT.contains(judgement.code()) ? 0 : gravity(judgement.severity());
  }

  private static int gravity(Severity severity) {
    if (severity.compareTo(Severity.ERROR) >= 0) {
      return GRAVEST;
    }
    return severity == Severity.WARNING ? 1 : 0;
  }

  private static boolean isAlert(Judgement judgement) {
    return gravity(judgement) > 0
        || judgement.code() == VerdictCode.UPDATES_PENDING
        || judgement.code() == VerdictCode.HELD_BACK;
  }

  private Alert raised(Judgement judgement, @Nullable Alert before) {
    Open<VerdictCode> unresolved = Open.of(judgement.code());
    Severity severity = judgement.severity();
    Instant since = clocks.now();
    long sinceNanos = clocks.nanos().getAsLong();
    if (before != null && gravity(before.unresolvedSeverity()) > 0) {
      since = before.since();
      sinceNanos = before.sinceNanos();
      if (gravity(before.unresolvedSeverity()) > gravity(severity)) {
        unresolved = before.unresolved();
        severity = before.unresolvedSeverity();
      }
    }
    return new Alert(
        Open.of(judgement.code()),
        Open.ofNullable(judgement.certainty()),
        judgement.severity(),
        unresolved,
        severity,
        Set.copyOf(judgement.reasons()),
        since,
        sinceNanos,
        clocks.now(),
        clocks.nanos().getAsLong());
  }
}
