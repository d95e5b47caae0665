package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.LoggedFailures;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.fact.UpdateHistory;
import io.github.updatesentinel.agent.fact.UpdateScan;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Observation;
import io.github.updatesentinel.agent.verdict.RestartRule;
import io.github.updatesentinel.agent.verdict.VerdictLimits;
import io.github.updatesentinel.agent.verdict.VerdictRules;
import io.github.updatesentinel.contract.baseline.Baselines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts what the probes and the scan found before the rules. */
public final class VerdictEngine {
  private final VerdictRules rules;
  private final List<String> patchManager;
  private final @Nullable String systemRoot;

  /**
   * @param systemRoot the Windows folder; null where not known
   */
  public VerdictEngine(AgentConfig config, @Nullable String systemRoot) {
    this.rules =
        new VerdictRules(
            new VerdictLimits(
                config.scanStaleAfter(),
                config.buildMaxAge(),
                config.baselineMaxAge(),
                config.shippedGrace()));
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
   */
  public record Scans(
      @Nullable ScanReport last,
      Duration age,
      @Nullable UpdateScan laterFailure,
      int zerosThatSawNothing,
      List<String> servicingSeen) {
    /** One scan, and no other. */
    public static Scans only(ScanReport last, Duration age) {
      return new Scans(last, age, null, 0, ServicingUpdates.of(last.scan()));
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
                systemRoot),
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
                failures(facts.eventLogFailures(), history),
                missingEvidence(facts.eventLogFailures()),
                false),
            clockSkew);
    return rules.judge(seen, baselines, now);
  }

  private static Observation.Restart restart(
      MachineFacts facts, @Nullable ScanReport last, @Nullable Instant seenSince) {
    Boolean pending =
        RestartRule.pending(
            facts.restart(),
            last == null ? null : last.rebootRequired(),
            last == null ? null : last.scan().finishedAt());
    Instant marked = facts.restart().toOptional().map(RestartMarks::since).orElse(null);
    return new Observation.Restart(pending, marked == null ? seenSince : marked);
  }

  private static List<UpdateFailure> failures(
      Reading<LoggedFailures> eventLog, @Nullable UpdateHistory history) {
    List<UpdateFailure> failures = new ArrayList<>();
    eventLog.toOptional().map(LoggedFailures::failures).ifPresent(failures::addAll);
    if (history != null) {
      failures.addAll(history.failures());
    }
    return failures;
  }

  private static List<Failure> missingEvidence(Reading<LoggedFailures> eventLog) {
    return eventLog instanceof Reading.Known<LoggedFailures> known
        ? List.copyOf(known.value().unread().values())
        : eventLog.failure().stream().toList();
  }
}
