package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.contract.Open;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the update log of this computer shows of one of the agent's scans, immutable.
 *
 * @param errors the codes of that scan, at most {@link #MAX_ERRORS}
 */
public record UpdateLogFinding(
    Open<LogJudgement> judgement, Instant analyzedAt, List<LogError> errors) {
  /** Codes of one scan. */
  public static final int MAX_ERRORS = 50;

  private static final int MAX_DETAIL = 3;

  public UpdateLogFinding {
    errors = List.copyOf(errors.subList(0, Math.min(MAX_ERRORS, errors.size())));
  }

  /** Whether the scan found nothing because the evaluation of updates failed. */
  public boolean isFalseZero() {
    return judgement.is(LogJudgement.FALSE_ZERO);
  }

  /** The judgement and the codes behind it, in one line. */
  public String detail() {
    String codes =
        errors.stream()
            .filter(error -> !error.noise())
            .limit(MAX_DETAIL)
            .map(error -> error.hresult().describe() + " x " + error.count())
            .collect(Collectors.joining(", "));
    return codes.isEmpty() ? judgement.name() : judgement.name() + ": " + codes;
  }
}
