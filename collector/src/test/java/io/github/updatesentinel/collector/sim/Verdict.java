package io.github.updatesentinel.collector.sim;

import org.jspecify.annotations.Nullable;

/** What an agent concludes; the rows of the agent's table of verdicts. */
enum Verdict {
  FALSE_UP_TO_DATE_PROVEN("FALSE_UP_TO_DATE", "PROVEN", "CRITICAL"),
  FALSE_UP_TO_DATE_SUSPECTED("FALSE_UP_TO_DATE", "SUSPECTED", "CRITICAL"),
  SERVICING_BLOCKED("SERVICING_BLOCKED", null, "ERROR"),
  SCAN_FAILED("SCAN_FAILED", null, "WARNING"),
  BEHIND_BASELINE("BEHIND_BASELINE", null, "WARNING"),
  UPDATES_PENDING("UPDATES_PENDING", null, "INFO"),
  UP_TO_DATE_UNVERIFIED("UP_TO_DATE_UNVERIFIED", null, "INFO"),
  UP_TO_DATE("UP_TO_DATE", null, "OK"),
  UNKNOWN("UNKNOWN", null, "INFO");

  private final String code;
  private final @Nullable String certainty;
  private final String severity;

  Verdict(String code, @Nullable String certainty, String severity) {
    this.code = code;
    this.certainty = certainty;
    this.severity = severity;
  }

  String code() {
    return code;
  }

  @Nullable String certainty() {
    return certainty;
  }

  String severity() {
    return severity;
  }

  static Verdict of(Condition seen) {
    ScanEnd scan = seen.scan();
    boolean surfaced =
        ScanEnd.SERVICE_DISABLED.equals(scan.hresult())
            || scan.warnings().contains(ScanEnd.SERVICE_DISABLED);
    if ((seen.fault().blind() || surfaced) && scan.foundNothing()) {
      if (!seen.windows().baseline()) {
        return FALSE_UP_TO_DATE_SUSPECTED;
      }
      return seen.behind() ? FALSE_UP_TO_DATE_PROVEN : SERVICING_BLOCKED;
    }
    if (seen.fault().blocked() || surfaced) {
      return SERVICING_BLOCKED;
    }
    if (scan.equals(ScanEnd.NOT_RUN)) {
      return UNKNOWN;
    }
    if (!scan.counted() || (scan.foundNothing() && !scan.complete())) {
      return SCAN_FAILED;
    }
    if (!scan.foundNothing()) {
      return UPDATES_PENDING;
    }
    if (!seen.windows().baseline()) {
      return UP_TO_DATE_UNVERIFIED;
    }
    return seen.behind() ? BEHIND_BASELINE : UP_TO_DATE;
  }
}
