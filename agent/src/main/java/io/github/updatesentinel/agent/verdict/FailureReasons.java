package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.contract.ReasonCode;
import java.time.Duration;
import java.util.List;

/** Where else 0x80070422 has left its mark. It supports a verdict and never makes one. */
final class FailureReasons {
  /** Older marks tell of a fault that is over. */
  static final Duration MAX_AGE = Duration.ofDays(30);

  private FailureReasons() {}

  static List<Reason> of(List<UpdateFailure> failures, Today today) {
    return failures.stream()
        .filter(failure -> failure.hresult().equals(HResult.E_SERVICE_DISABLED))
        // What lies in the future was recorded by a clock that was wrong.
        .filter(failure -> !failure.at().isAfter(today.clock()))
        .filter(failure -> !today.isOlder(failure.at(), MAX_AGE))
        .map(failure -> new Reason(code(failure.source()), failure.hresult().describe()))
        .distinct()
        .toList();
  }

  /**
   * Where such a mark could not be looked for. Without the error code, which may be another one at
   * each attempt: that is no other reason. The agent's log has it.
   */
  static List<Reason> ofMissing(List<Failure> evidence) {
    return evidence.stream()
        .map(why -> new Reason(ReasonCode.EVIDENCE_MISSING, why.what()))
        .toList();
  }

  private static ReasonCode code(UpdateFailure.Source source) {
    return switch (source) {
      case HISTORY -> ReasonCode.HISTORY_FAILURE;
      case EVENT_LOG -> ReasonCode.EVENT_LOG_FAILURE;
    };
  }
}
