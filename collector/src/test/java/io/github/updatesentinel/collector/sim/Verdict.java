package io.github.updatesentinel.collector.sim;

import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.VerdictCode;
import org.jspecify.annotations.Nullable;

/** What an agent concludes; the rows of the agent's table of verdicts. */
enum Verdict {
  FALSE_UP_TO_DATE_PROVEN(VerdictCode.FALSE_UP_TO_DATE, Certainty.PROVEN),
  FALSE_UP_TO_DATE_SUSPECTED(VerdictCode.FALSE_UP_TO_DATE, Certainty.SUSPECTED),
  SERVICING_BLOCKED(VerdictCode.SERVICING_BLOCKED, null),
  SCAN_FAILED(VerdictCode.SCAN_FAILED, null),
  BEHIND_BASELINE(VerdictCode.BEHIND_BASELINE, null),
  UPDATES_PENDING(VerdictCode.UPDATES_PENDING, null),
  UP_TO_DATE_UNVERIFIED(VerdictCode.UP_TO_DATE_UNVERIFIED, null),
  UP_TO_DATE(VerdictCode.UP_TO_DATE, null),
  UNKNOWN(VerdictCode.UNKNOWN, null);

  private final VerdictCode code;
  private final @Nullable Certainty certainty;

  Verdict(VerdictCode code, @Nullable Certainty certainty) {
    this.code = code;
    this.certainty = certainty;
  }

  String code() {
    return code.name();
  }

  @Nullable String certainty() {
    return certainty == null ? null : certainty.name();
  }

  String severity() {
    return code.severity().name();
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
