package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The verdict as a pure function of what was observed; nothing here asks Windows or a clock. */
public final class VerdictRules {
  /** A restart that is put off for longer is a problem of its own. */
  private static final Duration RESTART_OVERDUE = Duration.ofDays(7);

  private final VerdictLimits limits;
  private final LocalDate agentReleased;

  /**
   * @param agentReleased the day of this version of the agent: no clock that is right is before it
   */
  public VerdictRules(VerdictLimits limits, LocalDate agentReleased) {
    this.limits = limits;
    this.agentReleased = agentReleased;
  }

  /**
   * The first row of the table that applies.
   *
   * @param clock the computer's own time
   */
  public Judgement judge(Observation seen, Baselines baselines, Instant clock) {
    Optional<LocalDate> installedReleased =
        VersionFinding.Installed.of(seen.os())
            .flatMap(os -> baselines.released(os.line(), os.ubr()));
    Today today = Today.of(clock, seen.clockSkew(), baselines, agentReleased, installedReleased);
    Findings found = new Findings(seen, baselines, limits, today);
    Row row = row(found);
    return new Judgement(
        row.code,
        row.certainty,
        row.severity,
        found.reasons(),
        found.services.obstacles(),
        found.version.baseline(),
        dates(found, baselines));
  }

  private static Judgement.Dates dates(Findings found, Baselines baselines) {
    Baseline wanted = found.version.baseline();
    LocalDate released =
        wanted == null
            ? null
            : VersionFinding.Installed.of(found.seen.os())
                .map(os -> new BuildLine(wanted.build(), os.line().family()))
                .flatMap(line -> baselines.released(line, wanted.ubr()))
                .orElse(null);
    return new Judgement.Dates(
        released,
        found.version.behindSince(),
        found.lifecycle.ends(),
        found.seen.restart().since());
  }

  /** What the table asks for, each found out once. */
  private static final class Findings {
    final Observation seen;
    final Today today;
    final Optional<UpdateScan> scan;
    final ServiceFindings services;
    final Lifecycle lifecycle;
    final VersionFinding version;
    final HoldFindings holds;
    final SourceFindings source;
    final InstallRule installs;
    final Optional<Reason> aged;
    private final VerdictLimits limits;

    Findings(Observation seen, Baselines baselines, VerdictLimits limits, Today today) {
      this.seen = seen;
      this.limits = limits;
      this.today = today;
      this.scan = freshScan(seen, limits.staleAfter());
      this.services = ServiceFindings.of(seen.services());
      this.lifecycle = Lifecycle.of(seen, baselines, today);
      this.version = VersionFinding.of(seen, baselines, lifecycle, limits, today);
      this.holds = HoldFindings.of(seen, scan.orElse(null), today);
      this.source = SourceFindings.of(seen, scan.orElse(null), baselines);
      this.installs = new InstallRule(seen, baselines, today);
      this.aged = new AgeRule(limits.buildMaxAge()).reason(seen, baselines, today);
    }

    private static Optional<UpdateScan> freshScan(Observation seen, Duration staleAfter) {
      return Optional.ofNullable(seen.search().scan())
          // What a newer agent's outcome means is not known.
          .filter(scan -> scan.outcome().known().isPresent())
          .filter(scan -> !scan.outcome().is(ScanOutcome.NOT_RUN) && !scan.isAborted())
          .filter(scan -> seen.search().age().compareTo(staleAfter) <= 0);
    }

    /** 0x80070422 came up in the scan itself, and is not that of a managed wuauserv. */
    boolean surfaced() {
      return !services.patchManager()
          && scan.map(UpdateScan::surfacedServiceDisabled).orElse(false);
    }

    boolean blind() {
      return services.blind() || surfaced();
    }

    boolean blocked() {
      return services.blocked() || surfaced();
    }

    /** A count without a servicing update, complete or not. */
    boolean foundNothing() {
      return scan.map(UpdateScan::foundNothing).orElse(false);
    }

    boolean zero() {
      return foundNothing() && scan.map(UpdateScan::isComplete).orElse(false);
    }

    boolean offered() {
      return scan.map(UpdateScan::offersServicingUpdate).orElse(false);
    }

    boolean is(VersionFinding.Kind kind) {
      return version.kind() == kind;
    }

    List<Reason> reasons() {
      return Stream.of(
              services.reasons(),
              tampering(),
              ScanReasons.of(seen.search().scan(), scan.isPresent(), limits.staleAfter()),
              ScanReasons.ofLater(seen.search().laterFailure()),
              version.reasons(),
              restart(),
              lifecycle.reasons(),
              holds.reasons(),
              source.reasons(),
              aged.stream().toList(),
              installs.reasons(scan.orElse(null)),
              FailureReasons.of(seen.evidence().failures(), today),
              updateLog(),
              FailureReasons.ofMissing(seen.evidence().missing()),
              today.reasons())
          .flatMap(List::stream)
          .distinct()
          .sorted(Comparator.comparing(reason -> reason.code().known().orElseThrow()))
          .toList();
    }

    /** What the log shows of a zero; of another result it says nothing. */
    private List<Reason> updateLog() {
      UpdateLogFinding finding = seen.evidence().updateLog();
      return finding != null && finding.isFalseZero() && foundNothing()
          ? List.of(new Reason(ReasonCode.UPDATE_LOG_FAILURE, finding.detail()))
          : List.of();
    }

    private List<Reason> tampering() {
      List<String> marks = seen.servicing().tampering();
      return marks == null
          ? List.of()
          : marks.stream().map(mark -> Reason.about(ReasonCode.TAMPERING, mark)).toList();
    }

    private List<Reason> restart() {
      if (!seen.restart().isPending()) {
        return List.of();
      }
      Instant since = seen.restart().since();
      return List.of(
          new Reason(
              ReasonCode.REBOOT_PENDING, since == null ? "since unknown" : "since " + since));
    }
  }

  private record Row(VerdictCode code, @Nullable Certainty certainty, Severity severity) {
    Row(VerdictCode code, Severity severity) {
      this(code, null, severity);
    }
  }

  /** The table of verdicts, top to bottom; the numbers are its rows. */
  private static Row row(Findings found) {
    boolean behind = found.is(VersionFinding.Kind.BEHIND);
    boolean current = found.is(VersionFinding.Kind.CURRENT);
    if (found.blind() && found.foundNothing() && !current) {
      return falseZero(behind); // 1, 2
    }
    if (found.zero() && !current && found.seen.evidence().logShowsFalseZero()) {
      return falseZero(behind); // 3
    }
    if (found.blocked()) {
      return new Row(VerdictCode.SERVICING_BLOCKED, Severity.ERROR); // 4
    }
    if (found.services.patchManager() && !found.offered() && !found.zero()) {
      return behind
          ? new Row(VerdictCode.BEHIND_BASELINE, Severity.WARNING)
          : new Row(VerdictCode.UP_TO_DATE_UNVERIFIED, unlessAged(found, Severity.INFO));
    }
    if (found.scan.isEmpty()) {
      return new Row(VerdictCode.UNKNOWN, Severity.INFO); // 6
    }
    if (found.scan.get().isFailed()) {
      return new Row(VerdictCode.SCAN_FAILED, Severity.WARNING); // 5
    }
    if (found.installs.keepsFailing(found.scan.get())) {
      return new Row(VerdictCode.INSTALL_FAILING, Severity.ERROR); // 7
    }
    if (found.seen.restart().isPending() && !(found.zero() && current)) {
      return new Row(VerdictCode.RESTART_PENDING, restart(found)); // 8
    }
    if (found.lifecycle.ended() && !found.offered()) {
      return new Row(VerdictCode.END_OF_SERVICE, Severity.WARNING); // 9
    }
    return found.offered() ? pending(found) : zero(found, behind, current);
  }

  private static Row falseZero(boolean behind) {
    return new Row(
        VerdictCode.FALSE_UP_TO_DATE,
        behind ? Certainty.PROVEN : Certainty.SUSPECTED,
        Severity.CRITICAL);
  }

  private static Severity restart(Findings found) {
    Instant since = found.seen.restart().since();
    return since != null && found.today.isOlder(since, RESTART_OVERDUE)
        ? Severity.WARNING
        : Severity.INFO;
  }

  private static Row pending(Findings found) {
    return new Row(
        VerdictCode.UPDATES_PENDING,
        found.lifecycle.ended() ? Severity.WARNING : unlessAged(found, Severity.INFO)); // 10
  }

  private static Row zero(Findings found, boolean behind, boolean current) {
    if (behind && found.holds.held()) {
      return new Row(
          VerdictCode.HELD_BACK,
          found.holds.longPause() ? Severity.WARNING : unlessAged(found, Severity.INFO)); // 11
    }
    if (behind) {
      return new Row(VerdictCode.BEHIND_BASELINE, Severity.WARNING); // 12
    }
    if (!current || found.source.differs() || found.services.unsureOfTrustedInstaller()) {
      return new Row(VerdictCode.UP_TO_DATE_UNVERIFIED, unlessAged(found, Severity.INFO)); // 13
    }
    return new Row(
        VerdictCode.UP_TO_DATE, found.aged.isPresent() ? Severity.INFO : Severity.OK); // 14
  }

  /** An old build makes the milder verdicts a warning. */
  private static Severity unlessAged(Findings found, Severity usual) {
    return found.aged.isPresent() ? Severity.WARNING : usual;
  }
}
