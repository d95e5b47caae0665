package io.github.updatesentinel.contract;

/** How a scan ended, in the words of the heartbeat. */
public enum ScanOutcome {
  NOT_RUN,
  SUCCEEDED,
  SUCCEEDED_WITH_ERRORS,
  FAILED,
  TIMED_OUT,
  ABORTED
}
