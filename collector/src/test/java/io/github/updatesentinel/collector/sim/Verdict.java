package io.github.updatesentinel.collector.sim;

import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import org.jspecify.annotations.Nullable;

/** What an agent concludes; the rows of the agent's table of verdicts. */
enum Verdict {
  FALSE_UP_TO_DATE_PROVEN(VerdictCode.FALSE_UP_TO_DATE, Certainty.PROVEN),
  FALSE_UP_TO_DATE_SUSPECTED(VerdictCode.FALSE_UP_TO_DATE, Certainty.SUSPECTED),
  SERVICING_BLOCKED(VerdictCode.SERVICING_BLOCKED),
  SCAN_FAILED(VerdictCode.SCAN_FAILED),
  INSTALL_FAILING(VerdictCode.INSTALL_FAILING),
  RESTART_PENDING(VerdictCode.RESTART_PENDING),
  RESTART_OVERDUE(VerdictCode.RESTART_PENDING, Severity.WARNING),
  END_OF_SERVICE(VerdictCode.END_OF_SERVICE),
  HELD_BACK(VerdictCode.HELD_BACK),
  BEHIND_BASELINE(VerdictCode.BEHIND_BASELINE),
  UPDATES_PENDING(VerdictCode.UPDATES_PENDING),
  UP_TO_DATE_UNVERIFIED(VerdictCode.UP_TO_DATE_UNVERIFIED),
  UP_TO_DATE(VerdictCode.UP_TO_DATE),
  UNKNOWN(VerdictCode.UNKNOWN);

  private final VerdictCode code;
  private final @Nullable Certainty certainty;
  private final Severity severity;

  Verdict(VerdictCode code, Certainty certainty) {
    this(code, certainty, code.severity());
  }

  Verdict(VerdictCode code, Severity severity) {
    this(code, null, severity);
  }

  Verdict(VerdictCode code) {
    this(code, null, code.severity());
  }

  Verdict(VerdictCode code, @Nullable Certainty certainty, Severity severity) {
    this.code = code;
    this.certainty = certainty;
    this.severity = severity;
  }

  String code() {
    return code.name();
  }

  @Nullable String certainty() {
    return certainty == null ? null : certainty.name();
  }

  String severity() {
    return severity.name();
  }

  static Verdict of(Condition seen) {
    ScanEnd scan = seen.scan();
    boolean surfaced =
        ScanEnd.SERVICE_DISABLED.equals(scan.hresult())
            || scan.warnings().contains(ScanEnd.SERVICE_DISABLED);
    if ((seen.fault().blind() || surfaced) && seen.zero() && !seen.current()) {
      return seen.windows().baseline() ? FALSE_UP_TO_DATE_PROVEN : FALSE_UP_TO_DATE_SUSPECTED;
    }
    if (seen.fault().blocked() || surfaced) {
      return SERVICING_BLOCKED;
    }
    if (scan.equals(ScanEnd.NOT_RUN)) {
      return UNKNOWN;
    }
    if (!scan.counted() || (seen.zero() && !scan.complete())) {
      return SCAN_FAILED;
    }
    return ofGoodScan(seen);
  }

  private static Verdict ofGoodScan(Condition seen) {
    if (seen.failing() && seen.cumulativePending()) {
      return INSTALL_FAILING;
    }
    if (seen.rebootPending() && !(seen.zero() && seen.current())) {
      return seen.restartOverdue() ? RESTART_OVERDUE : RESTART_PENDING;
    }
    if (seen.ended() && seen.zero()) {
      return END_OF_SERVICE;
    }
    if (!seen.zero()) {
      return UPDATES_PENDING;
    }
    if (seen.behind()) {
      return seen.paused() ? HELD_BACK : BEHIND_BASELINE;
    }
    return seen.current() ? UP_TO_DATE : UP_TO_DATE_UNVERIFIED;
  }
}
