package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.UpdateScan;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.Baselines;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The verdict as a pure function of what was observed; nothing here asks Windows or a clock. */
public final class VerdictRules {
  private final Duration staleAfter;
  private final Duration buildMaxAge;

  /**
   * @param staleAfter a scan aged exactly this is still fresh
   * @param buildMaxAge a release aged exactly this is not yet aged
   */
  public VerdictRules(Duration staleAfter, Duration buildMaxAge) {
    this.staleAfter = staleAfter;
    this.buildMaxAge = buildMaxAge;
  }

  public Judgement judge(Observation seen, Baselines baselines, Instant now) {
    ServiceFindings services = ServiceFindings.of(seen);
    Optional<UpdateScan> scan = freshScan(seen);
    VersionFinding version = VersionFinding.of(seen, baselines);
    List<Reason> reasons =
        Stream.of(
                services.reasons(),
                ScanReasons.of(seen.scan(), scan.isPresent(), staleAfter),
                version.reasons(),
                new AgeRule(buildMaxAge).reasons(seen, scan, baselines, now),
                FailureReasons.of(seen.failures(), now),
                FailureReasons.ofMissing(seen.missingEvidence()))
            .flatMap(List::stream)
            .distinct()
            .sorted(Comparator.comparing(reason -> reason.code().known().orElseThrow()))
            .toList();
    boolean surfaced = scan.map(UpdateScan::surfacedServiceDisabled).orElse(false);
    Row row =
        row(services.blind() || surfaced, services.blocked() || surfaced, scan, version.kind());
    return new Judgement(
        row.code,
        row.certainty,
        severity(row.code, seen, baselines, now),
        reasons,
        services.obstacles(),
        version.baseline());
  }

  /**
   * Between the installation of an update and the restart, the build is still the old one. That is
   * no fault of the server while the old one is known to be young.
   */
  private Severity severity(VerdictCode code, Observation seen, Baselines baselines, Instant now) {
    boolean waitsForRestart =
        code == VerdictCode.BEHIND_BASELINE && Boolean.TRUE.equals(seen.rebootPending());
    return waitsForRestart && new AgeRule(buildMaxAge).isYoung(seen, baselines, now)
        ? Severity.INFO
        : code.severity();
  }

  private Optional<UpdateScan> freshScan(Observation seen) {
    return Optional.ofNullable(seen.scan())
        .filter(scan -> !scan.outcome().is(ScanOutcome.NOT_RUN))
        .filter(scan -> seen.scanAge().compareTo(staleAfter) <= 0);
  }

  /** The table of verdicts, top to bottom; the numbers are its rows. */
  private static Row row(
      boolean blind, boolean blocked, Optional<UpdateScan> freshScan, VersionFinding.Kind version) {
    boolean foundNothing = freshScan.map(UpdateScan::foundNothing).orElse(false);
    if (blind && foundNothing) {
      return switch (version) {
        case BEHIND -> new Row(VerdictCode.FALSE_UP_TO_DATE, Certainty.PROVEN); // 1
        case UNKNOWN -> new Row(VerdictCode.FALSE_UP_TO_DATE, Certainty.SUSPECTED); // 2
        case CURRENT -> new Row(VerdictCode.SERVICING_BLOCKED, null); // 3
      };
    }
    if (blocked) {
      return new Row(VerdictCode.SERVICING_BLOCKED, null); // 4
    }
    if (freshScan.isEmpty()) {
      return new Row(VerdictCode.UNKNOWN, null); // 10
    }
    UpdateScan scan = freshScan.get();
    if (scan.isFailed()) {
      return new Row(VerdictCode.SCAN_FAILED, null); // 5
    }
    if (!foundNothing) {
      return new Row(VerdictCode.UPDATES_PENDING, null); // 7
    }
    return switch (version) {
      case BEHIND -> new Row(VerdictCode.BEHIND_BASELINE, null); // 6
      case UNKNOWN -> new Row(VerdictCode.UP_TO_DATE_UNVERIFIED, null); // 8
      case CURRENT -> new Row(VerdictCode.UP_TO_DATE, null); // 9
    };
  }

  private record Row(VerdictCode code, @Nullable Certainty certainty) {}

  /** The installed version where it is known with its revision. */
  static Optional<OsVersion> comparable(Reading<OsVersion> os) {
    return os.toOptional().filter(version -> version.ubr() != null);
  }
}
