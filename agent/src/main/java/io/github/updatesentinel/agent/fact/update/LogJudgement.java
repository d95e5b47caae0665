package io.github.updatesentinel.agent.fact.update;

/** What the log of a scan says about its result. */
public enum LogJudgement {
  /** Updates were found. */
  FOUND,
  /** No update was found, and nothing speaks against it. */
  HONEST_ZERO,
  /** No update was found, but it could not be determined whether some updates apply. */
  DOUBTFUL_ZERO,
  /** No update was found because the evaluation of updates failed. */
  FALSE_ZERO,
  /** The scan ended with an error. */
  FAILED,
  /** The update service skipped the search, so its count says nothing. */
  SKIPPED,
  /** The log does not contain the result of the scan. */
  UNFINISHED
}
