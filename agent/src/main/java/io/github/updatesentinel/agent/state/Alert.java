package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The alert that stands: what the event log was told last and has not been told is over.
 *
 * @param unresolved the gravest of this problem: a failing scan that is told after a graver finding
 *     does not end that
 * @param unresolvedSeverity how bad that is; known also of a newer agent's verdict
 * @param since when this problem began
 * @param raisedAt when it was told last, by the wall clock
 * @param raisedNanos the same by the monotonic clock
 */
public record Alert(
    Open<VerdictCode> code,
    @Nullable Open<Certainty> certainty,
    Open<VerdictCode> unresolved,
    Severity unresolvedSeverity,
    Set<Reason> reasons,
    Instant since,
    long sinceNanos,
    Instant raisedAt,
    long raisedNanos) {
  public Alert {
    reasons = Set.copyOf(reasons);
  }

  public boolean saysTheSameAs(Judgement judgement) {
    return code.is(judgement.code())
        && Objects.equals(certainty, Open.ofNullable(judgement.certainty()))
        && reasons.equals(Set.copyOf(judgement.reasons()));
  }
}
