package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.LoggedFailures;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.fact.UpdateHistory;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Observation;
import io.github.updatesentinel.agent.verdict.RestartRule;
import io.github.updatesentinel.agent.verdict.VerdictRules;
import io.github.updatesentinel.contract.baseline.Baselines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts what the probes and the scan found before the rules. */
public final class VerdictEngine {
  private final VerdictRules rules;
  private final @Nullable String systemRoot;

  /**
   * @param systemRoot the Windows folder; null where not known
   */
  public VerdictEngine(AgentConfig config, @Nullable String systemRoot) {
    this.rules = new VerdictRules(config.scanStaleAfter(), config.buildMaxAge());
    this.systemRoot = systemRoot;
  }

  public Judgement judge(
      MachineFacts facts,
      @Nullable ScanReport scan,
      Duration scanAge,
      @Nullable StartAttempt startAttempt,
      Baselines baselines,
      Instant now) {
    Observation seen =
        new Observation(
            facts.required(),
            startAttempt,
            scan == null ? null : scan.scan(),
            scanAge,
            facts.os(),
            RestartRule.pending(facts.restart(), scan == null ? null : scan.rebootRequired()),
            failures(facts.eventLogFailures(), scan == null ? null : scan.history()),
            missingEvidence(facts.eventLogFailures()),
            systemRoot);
    return rules.judge(seen, baselines, now);
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
