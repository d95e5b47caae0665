package io.github.updatesentinel.contract;

/**
 * What an agent concludes, in one word; worst first, which is the order of the fleet's tiles. New
 * ones may come: readers keep a code that they do not know.
 */
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
  UNKNOWN(Severity.INFO),
  UP_TO_DATE(Severity.OK);

  private final Severity severity;

  VerdictCode(Severity severity) {
    this.severity = severity;
  }

  /**
   * The severity of a judgement with this code, where nothing makes it milder. Readers of a
   * heartbeat take {@code verdict.severity} instead.
   */
  public Severity severity() {
    return severity;
  }

  /** The verdict of this name; UNKNOWN for one that this version does not know. */
  public static VerdictCode of(String name) {
    return new Open<>(VerdictCode.class, name).orElse(UNKNOWN);
  }
}
