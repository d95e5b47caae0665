package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of verdicts in full: each way to be blocked, with each scan, with each version. */
class VerdictTableTest {
  private static final HResult NETWORK_DOWN = HResult.parse("0x8024402C");
  private static final HResult SKIPPED = HResult.parse("0x00240010");

  private enum Blocked {
    NO,
    /** BITS is disabled: downloads fail, but no scan lies. */
    BLOCKED,
    /** TrustedInstaller is disabled. */
    BLIND
  }

  private enum Scan {
    NONE,
    NOT_RUN,
    STALE_ZERO,
    STALE_N,
    STALE_FAILED,
    FAILED,
    TIMED_OUT,
    ABORTED,
    /** ResultCode 2 without a count. */
    NO_COUNT,
    /** ResultCode 3. */
    ERRORS_0,
    WARNED_0,
    /** ResultCode 2, but nobody knows whether it warned. */
    UNTOLD_0,
    UNTOLD_N,
    SKIPPED_0,
    ERRORS_N,
    WARNED_N,
    ZERO,
    N,
    /** 0x80070422 is the scan's own end. */
    FAILED_1058,
    /** 0x80070422 is among the warnings. */
    WARNED_1058_0,
    WARNED_1058_N,
    STALE_WARNED_1058_0
  }

  private enum Build {
    BEHIND,
    CURRENT,
    UNKNOWN
  }

  @ParameterizedTest(name = "row {0}: {1} blocked, scan {2}, build {3} -> {4} {5} {6}")
  @CsvSource({
    // Row, blocked, scan, version, verdict, certainty, severity
    "1, BLIND, ZERO, BEHIND, FALSE_UP_TO_DATE, PROVEN, CRITICAL",
    "1, BLIND, ERRORS_0, BEHIND, FALSE_UP_TO_DATE, PROVEN, CRITICAL",
    "1, BLIND, WARNED_0, BEHIND, FALSE_UP_TO_DATE, PROVEN, CRITICAL",
    "1, BLIND, UNTOLD_0, BEHIND, FALSE_UP_TO_DATE, PROVEN, CRITICAL",
    "1, BLIND, WARNED_1058_0, BEHIND, FALSE_UP_TO_DATE, PROVEN, CRITICAL",
    "1, BLOCKED, WARNED_1058_0, BEHIND, FALSE_UP_TO_DATE, PROVEN, CRITICAL",
    "1, NO, WARNED_1058_0, BEHIND, FALSE_UP_TO_DATE, PROVEN, CRITICAL",
    "2, BLIND, ZERO, UNKNOWN, FALSE_UP_TO_DATE, SUSPECTED, CRITICAL",
    "2, BLIND, ERRORS_0, UNKNOWN, FALSE_UP_TO_DATE, SUSPECTED, CRITICAL",
    "2, BLIND, WARNED_0, UNKNOWN, FALSE_UP_TO_DATE, SUSPECTED, CRITICAL",
    "2, NO, WARNED_1058_0, UNKNOWN, FALSE_UP_TO_DATE, SUSPECTED, CRITICAL",
    "3, BLIND, ZERO, CURRENT, SERVICING_BLOCKED, , ERROR",
    "3, BLIND, ERRORS_0, CURRENT, SERVICING_BLOCKED, , ERROR",
    "3, BLIND, WARNED_0, CURRENT, SERVICING_BLOCKED, , ERROR",
    "3, NO, WARNED_1058_0, CURRENT, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, NONE, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, NONE, UNKNOWN, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, NONE, CURRENT, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, NOT_RUN, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, STALE_ZERO, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, STALE_ZERO, UNKNOWN, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, STALE_N, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, FAILED, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, TIMED_OUT, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, ABORTED, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, NO_COUNT, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, ERRORS_N, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, WARNED_N, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, N, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, N, CURRENT, SERVICING_BLOCKED, , ERROR",
    "4, BLIND, N, UNKNOWN, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, NONE, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, NOT_RUN, UNKNOWN, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, STALE_ZERO, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, FAILED, CURRENT, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, TIMED_OUT, CURRENT, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, ABORTED, CURRENT, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, ERRORS_0, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, WARNED_0, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, ERRORS_N, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, ZERO, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, ZERO, CURRENT, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, ZERO, UNKNOWN, SERVICING_BLOCKED, , ERROR",
    "4, BLOCKED, N, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, NO, FAILED_1058, BEHIND, SERVICING_BLOCKED, , ERROR",
    "4, NO, FAILED_1058, CURRENT, SERVICING_BLOCKED, , ERROR",
    "4, NO, WARNED_1058_N, BEHIND, SERVICING_BLOCKED, , ERROR",
    "5, NO, FAILED, BEHIND, SCAN_FAILED, , WARNING",
    "5, NO, FAILED, CURRENT, SCAN_FAILED, , WARNING",
    "5, NO, FAILED, UNKNOWN, SCAN_FAILED, , WARNING",
    "5, NO, TIMED_OUT, BEHIND, SCAN_FAILED, , WARNING",
    "5, NO, TIMED_OUT, CURRENT, SCAN_FAILED, , WARNING",
    "5, NO, TIMED_OUT, UNKNOWN, SCAN_FAILED, , WARNING",
    "6, NO, ABORTED, CURRENT, UNKNOWN, , INFO",
    "5, NO, NO_COUNT, CURRENT, SCAN_FAILED, , WARNING",
    "5, NO, ERRORS_0, BEHIND, SCAN_FAILED, , WARNING",
    "5, NO, ERRORS_0, CURRENT, SCAN_FAILED, , WARNING",
    "5, NO, ERRORS_0, UNKNOWN, SCAN_FAILED, , WARNING",
    "5, NO, WARNED_0, BEHIND, SCAN_FAILED, , WARNING",
    "5, NO, UNTOLD_0, BEHIND, SCAN_FAILED, , WARNING",
    "5, NO, UNTOLD_0, CURRENT, SCAN_FAILED, , WARNING",
    "5, NO, UNTOLD_0, UNKNOWN, SCAN_FAILED, , WARNING",
    "5, NO, WARNED_0, CURRENT, SCAN_FAILED, , WARNING",
    "5, NO, WARNED_0, UNKNOWN, SCAN_FAILED, , WARNING",
    "5, NO, SKIPPED_0, CURRENT, SCAN_FAILED, , WARNING",
    "6, NO, ZERO, BEHIND, BEHIND_BASELINE, , WARNING",
    "7, NO, N, BEHIND, UPDATES_PENDING, , INFO",
    "7, NO, N, CURRENT, UPDATES_PENDING, , INFO",
    "7, NO, N, UNKNOWN, UPDATES_PENDING, , INFO",
    "7, NO, ERRORS_N, BEHIND, UPDATES_PENDING, , INFO",
    "7, NO, WARNED_N, CURRENT, UPDATES_PENDING, , INFO",
    "7, NO, UNTOLD_N, CURRENT, UPDATES_PENDING, , INFO",
    "8, NO, ZERO, UNKNOWN, UP_TO_DATE_UNVERIFIED, , INFO",
    "9, NO, ZERO, CURRENT, UP_TO_DATE, , OK",
    "10, NO, NONE, BEHIND, UNKNOWN, , INFO",
    "10, NO, NONE, CURRENT, UNKNOWN, , INFO",
    "10, NO, NONE, UNKNOWN, UNKNOWN, , INFO",
    "10, NO, NOT_RUN, CURRENT, UNKNOWN, , INFO",
    "10, NO, STALE_ZERO, BEHIND, UNKNOWN, , INFO",
    "10, NO, STALE_ZERO, CURRENT, UNKNOWN, , INFO",
    "10, NO, STALE_N, CURRENT, UNKNOWN, , INFO",
    "10, NO, STALE_FAILED, CURRENT, UNKNOWN, , INFO",
    "10, NO, STALE_WARNED_1058_0, BEHIND, UNKNOWN, , INFO",
  })
  void theTableGivesTheVerdict(
      int row,
      Blocked blocked,
      Scan scan,
      Build build,
      VerdictCode code,
      @Nullable Certainty certainty,
      Severity severity) {
    Judgement judgement = seen(blocked, scan, build).judge();

    assertThat(judgement.code()).as("row %d", row).isEqualTo(code);
    assertThat(judgement.certainty()).isEqualTo(certainty);
    assertThat(judgement.code().severity()).isEqualTo(severity);
  }

  private static Seen seen(Blocked blocked, Scan scan, Build build) {
    Seen seen = Seen.healthy();
    if (blocked == Blocked.BLIND) {
      seen.service("TrustedInstaller", StartType.DISABLED);
    } else if (blocked == Blocked.BLOCKED) {
      seen.service("BITS", StartType.DISABLED);
    }
    switch (build) {
      case BEHIND -> seen.ubr(1706);
      case CURRENT -> seen.ubr(2006);
      case UNKNOWN -> seen.build(17763);
    }
    if (scan.name().startsWith("STALE")) {
      seen.scanAge(Seen.STALE_AFTER.plus(Duration.ofDays(1)));
    }
    return scanned(seen, scan);
  }

  private static Seen scanned(Seen seen, Scan scan) {
    return switch (scan) {
      case NONE -> seen;
      case NOT_RUN -> seen.scan(ScanOutcome.NOT_RUN, null, null);
      case ZERO, STALE_ZERO -> seen.found(0);
      case N, STALE_N -> seen.found(3);
      case FAILED, STALE_FAILED -> seen.scan(ScanOutcome.FAILED, NETWORK_DOWN, null);
      case TIMED_OUT -> seen.scan(ScanOutcome.TIMED_OUT, null, null);
      case ABORTED -> seen.scan(ScanOutcome.ABORTED, null, null);
      case NO_COUNT -> seen.scan(ScanOutcome.SUCCEEDED, HResult.S_OK, null);
      case ERRORS_0 -> seen.scan(ScanOutcome.SUCCEEDED_WITH_ERRORS, HResult.S_OK, 0);
      case ERRORS_N -> seen.scan(ScanOutcome.SUCCEEDED_WITH_ERRORS, HResult.S_OK, 2);
      case WARNED_0 -> seen.found(0, NETWORK_DOWN);
      case UNTOLD_0 -> seen.found(0).withoutWarnings();
      case UNTOLD_N -> seen.found(3).withoutWarnings();
      case WARNED_N -> seen.found(2, NETWORK_DOWN);
      case SKIPPED_0 -> seen.scan(ScanOutcome.SUCCEEDED, SKIPPED, 0);
      case FAILED_1058 -> seen.scan(ScanOutcome.FAILED, HResult.E_SERVICE_DISABLED, null);
      case WARNED_1058_0, STALE_WARNED_1058_0 ->
          seen.found(0, NETWORK_DOWN, HResult.E_SERVICE_DISABLED);
      case WARNED_1058_N -> seen.found(5, HResult.E_SERVICE_DISABLED);
    };
  }
}
