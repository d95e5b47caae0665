package io.github.updatesentinel.agent.verdict;

/** The one word for a machine, each with the severity that the fleet view and exit codes use. */
public enum VerdictCode {
  /** Windows says "0 updates", and can't be believed. */
  FALSE_UP_TO_DATE(Severity.CRITICAL),
  /** Updates can't be evaluated or installed, but the machine does not claim to be up to date. */
  SERVICING_BLOCKED(Severity.ERROR),
  SCAN_FAILED(Severity.WARNING),
  /** An honest zero on an old build: the server does not offer what it should. */
  BEHIND_BASELINE(Severity.WARNING),
  UPDATES_PENDING(Severity.INFO),
  UP_TO_DATE_UNVERIFIED(Severity.INFO),
  UP_TO_DATE(Severity.OK),
  UNKNOWN(Severity.INFO);

  private final Severity severity;

  VerdictCode(Severity severity) {
    this.severity = severity;
  }

  public Severity severity() {
    return severity;
  }
}
