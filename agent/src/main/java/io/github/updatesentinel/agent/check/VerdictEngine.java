package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.state.Memory;
import io.github.updatesentinel.agent.state.RememberedLog;
import io.github.updatesentinel.agent.state.ScanBasis;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Observation;
import io.github.updatesentinel.agent.verdict.RestartRule;
import io.github.updatesentinel.agent.verdict.VerdictLimits;
import io.github.updatesentinel.agent.verdict.VerdictRules;
import io.github.updatesentinel.contract.baseline.Baselines;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts what the probes and the scan found before the rules. */
public final class VerdictEngine {
  /** An older failure of a service may be over. */
  private static final Duration RECORDED_LATELY = Duration.ofDays(1);

  private final VerdictRules rules;
  private final List<String> patchManager;
  private final @Nullable String systemRoot;

  /**
   * @param agentReleased the day of this version of the agent
   * @param systemRoot the Windows folder; null where not known
   */
  public VerdictEngine(AgentConfig config, LocalDate agentReleased, @Nullable String systemRoot) {
    this.rules =
        new VerdictRules(
            new VerdictLimits(
                config.scanStaleAfter(),
                config.buildMaxAge(),
                config.baselineMaxAge(),
                config.shippedGrace()),
            agentReleased);
    this.patchManager = config.patchManager();
    this.systemRoot = systemRoot;
  }

  /**
   * What is known of scans besides the last one.
   *
   * @param age since the last scan ended
   * @param laterFailure a scan after it that failed and does not count yet
   * @param zerosThatSawNothing in a row
   * @param servicingSeen as {@link ServicingUpdates} remembers them
   * @param updateLog what the update log showed of a scan like the last one; null where not known
   */
  public record Scans(
      @Nullable ScanReport last,
      Duration age,
      @Nullable UpdateScan laterFailure,
      int zerosThatSawNothing,
      List<String> servicingSeen,
      @Nullable UpdateLogFinding updateLog) {
    /** None. */
    public static final Scans NONE = new Scans(null, Duration.ZERO, null, 0, List.of(), null);

    /**
     * One scan, and what the service remembers of those before it.
     *
     * @param now what a scan's answer depends on now
     * @param at by this computer's clock
     */
    public static Scans with(
        ScanReport last, Duration age, Memory.Scans remembered, ScanBasis now, Instant at) {
      boolean sameSource = !remembered.basis().isOfAnotherSourceThan(now);
      RememberedLog log = remembered.updateLog();
      return new Scans(
          last,
          age,
          null,
          sameSource ? remembered.zerosThatSawNothing() : 0,
          ServicingUpdates.with(last.scan(), remembered.servicingSeen()),
          log == null ? null : log.heldFor(now, at));
    }

    /** The same after the service would have counted a scan of now. */
    public Scans withZeroOf(UpdateScan scan) {
      int zeros = scan.sawNothing() ? zerosThatSawNothing + 1 : 0;
      return scan.isComplete()
          ? new Scans(last, age, laterFailure, zeros, servicingSeen, updateLog)
          : this;
    }
  }

  /**
   * The verdict of one moment.
   *
   * @param restartSince when the pending restart was seen first; null where none is pending
   * @param clockSkew how far this clock is ahead of the collector's; null where not known
   */
  public Judgement judge(
      MachineFacts facts,
      Scans scans,
      @Nullable StartAttempt startAttempt,
      @Nullable Instant restartSince,
      @Nullable Duration clockSkew,
      Baselines baselines,
      Instant now) {
    ScanReport last = scans.last();
    UpdateHistory history = last == null ? null : last.history();
    Observation seen =
        new Observation(
            new Observation.Services(
                facts.required(),
                startAttempt,
                facts.activePatchManagers(patchManager),
                systemRoot,
                record(facts)
                    .map(known -> known.failedServices(now.minus(RECORDED_LATELY), now))
                    .orElse(Set.of())),
            new Observation.Search(
                last == null ? null : last.scan(),
                scans.age(),
                scans.laterFailure(),
                scans.zerosThatSawNothing(),
                Set.copyOf(scans.servicingSeen()),
                history),
            facts.os(),
            restart(facts, last, restartSince),
            facts.policy(),
            facts.updateSource(),
            facts.servicing(),
            new Observation.Evidence(
                failures(facts.eventLog(), history),
                record(facts).map(WindowsRecord::installs).orElse(List.of()),
                missingEvidence(facts.eventLog()),
                scans.updateLog()),
            clockSkew);
    return rules.judge(seen, baselines, now);
  }

  private static Optional<WindowsRecord> record(MachineFacts facts) {
    return facts.eventLog().toOptional();
  }

  private static Observation.Restart restart(
      MachineFacts facts, @Nullable ScanReport last, @Nullable Instant seenSince) {
    Boolean pending =
        RestartRule.pending(
            facts.restart(),
            last == null ? null : last.rebootRequired(),
            last == null ? null : last.scan().finishedAt());
    return new Observation.Restart(
        pending,
        facts.restart().toOptional().map(marks -> since(marks, seenSince)).orElse(seenSince));
  }

  /**
   * A second update writes the mark again, so that its time says no more since when it is there.
   */
  private static @Nullable Instant since(RestartMarks marks, @Nullable Instant seenSince) {
    Instant marked = marks.since();
    if (marked == null || seenSince == null) {
      return marked == null ? seenSince : marked;
    }
    Instant booted = marks.bootedAt();
    boolean isOfThisRun = booted != null && booted.isAfter(seenSince) && booted.isBefore(marked);
    return isOfThisRun || marked.isBefore(seenSince) ? marked : seenSince;
  }

  private static List<UpdateFailure> failures(
      Reading<WindowsRecord> eventLog, @Nullable UpdateHistory history) {
    List<UpdateFailure> failures = new ArrayList<>();
    eventLog.toOptional().map(WindowsRecord::failures).ifPresent(failures::addAll);
    if (history != null) {
      failures.addAll(history.failures());
    }
    return failures;
  }

  private static List<Failure> missingEvidence(Reading<WindowsRecord> eventLog) {
    return eventLog instanceof Reading.Known<WindowsRecord> known
        ? List.copyOf(known.value().unread().values())
        : eventLog.failure().stream().toList();
  }
}
