package io.github.updatesentinel.collector.machine;

/** What an agent concludes, worst first: the order of the tiles. */
public enum VerdictCode {
  FALSE_UP_TO_DATE(Severity.CRITICAL),
  SERVICING_BLOCKED(Severity.ERROR),
  SCAN_FAILED(Severity.WARNING),
  BEHIND_BASELINE(Severity.WARNING),
  UPDATES_PENDING(Severity.INFO),
  UP_TO_DATE_UNVERIFIED(Severity.INFO),
  UNKNOWN(Severity.INFO),
  UP_TO_DATE(Severity.OK);

  private final Severity severity;

  VerdictCode(Severity severity) {
    this.severity = severity;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** The verdict with this code; UNKNOWN for one that this version does not know. */
  public static VerdictCode of(String code) {
    for (VerdictCode verdict : values()) {
      if (verdict.name().equals(code)) {
        return verdict;
      }
    }
    return UNKNOWN;
  }
}
