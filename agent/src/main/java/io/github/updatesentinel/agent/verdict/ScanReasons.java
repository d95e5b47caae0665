package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the scan has to say for itself. */
final class ScanReasons {
  /** Distinct warnings that are told, what blinds first; the heartbeat carries the rest. */
  private static final int MAX_WARNINGS = 10;

  private ScanReasons() {}

  static List<Reason> of(@Nullable UpdateScan scan, boolean fresh, Duration staleAfter) {
    if (scan == null || scan.outcome().is(ScanOutcome.NOT_RUN)) {
      return List.of();
    }
    if (!fresh && !scan.isAborted()) {
      return List.of(new Reason(ReasonCode.SCAN_STALE, "older than " + staleAfter));
    }
    List<Reason> reasons = new ArrayList<>();
    ending(scan, reasons);
    List<HResult> warnings = scan.warnings();
    if (warnings == null && scan.hasCount()) {
      reasons.add(new Reason(ReasonCode.SCAN_WARNING, "warnings can't be read"));
    }
    Stream.ofNullable(warnings)
        .flatMap(List::stream)
        .distinct()
        .sorted(Comparator.comparing(warning -> !warning.equals(HResult.E_SERVICE_DISABLED)))
        .limit(MAX_WARNINGS)
        .map(warning -> new Reason(ReasonCode.SCAN_WARNING, warning.describe()))
        .forEach(reasons::add);
    if (scan.outcome().is(ScanOutcome.SUCCEEDED_WITH_ERRORS) && reasons.isEmpty()) {
      reasons.add(new Reason(ReasonCode.SCAN_WARNING, ScanOutcome.SUCCEEDED_WITH_ERRORS.name()));
    }
    return reasons;
  }

  /** What a scan tells that failed after the one that counts. */
  static List<Reason> ofLater(@Nullable UpdateScan failure) {
    List<Reason> reasons = new ArrayList<>();
    if (failure != null) {
      ending(failure, reasons);
    }
    return reasons;
  }

  private static void ending(UpdateScan scan, List<Reason> reasons) {
    HResult hresult = scan.hresult();
    if (scan.outcome().is(ScanOutcome.TIMED_OUT)) {
      reasons.add(new Reason(ReasonCode.SCAN_TIMED_OUT, told(scan)));
    }
    if (hresult != null && hresult.isFailure()) {
      ReasonCode code =
          hresult.equals(HResult.E_ACCESSDENIED)
              ? ReasonCode.SCAN_ACCESS_DENIED
              : ReasonCode.SCAN_HRESULT;
      reasons.add(new Reason(code, hresult.describe()));
    } else if (scan.outcome().is(ScanOutcome.FAILED) || scan.outcome().is(ScanOutcome.ABORTED)) {
      reasons.add(new Reason(ReasonCode.SCAN_BROKEN, told(scan)));
    } else if (hresult != null && !hresult.equals(HResult.S_OK)) {
      reasons.add(new Reason(ReasonCode.SCAN_WARNING, hresult.describe()));
    }
  }

  private static String told(UpdateScan scan) {
    String error = scan.error();
    return error == null ? scan.outcome().name() : error;
  }
}
