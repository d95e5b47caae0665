package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The alert that stands: what the event log was told last and has not been told is over.
 *
 * @param severity of what was raised last
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
    Severity severity,
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
        && severity == judgement.severity()
        && about(reasons).equals(about(judgement.reasons()));
  }

  /** Codes and subjects: a detail that changes, such as a count, is no news. */
  private static Set<List<Object>> about(Collection<Reason> reasons) {
    return reasons.stream()
        .map(reason -> Arrays.<Object>asList(reason.code(), reason.subject()))
        .collect(Collectors.toSet());
  }
}
