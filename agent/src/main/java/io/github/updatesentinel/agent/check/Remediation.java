package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.check.report.VerdictEvents;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.access.RunningPrograms;
import io.github.updatesentinel.agent.probe.access.ServiceProbe;
import io.github.updatesentinel.agent.probe.access.StartTypeWriter;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.sink.EventSink;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.state.Restoration;
import io.github.updatesentinel.agent.state.StartTypeChange;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.RemediationOutcome;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Gives disabled services their start type back where the administrator wants that, has a scan
 * prove that it helped, and gives up where something disables them again and again: it must not
 * become a fight.
 */
public final class Remediation {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int TIMES_A_DAY = 3;

  private static final Set<VerdictCode> BLOCKED =
      Set.of(VerdictCode.FALSE_UP_TO_DATE, VerdictCode.SERVICING_BLOCKED);

  /** What it asks of Windows. */
  public record Tools(StartTypeWriter writer, ServiceProbe services, RunningPrograms programs) {}

  private final AgentConfig config;
  private final Tools tools;
  private final Clocks clocks;
  private String waitsFor = "";

  public Remediation(AgentConfig config, Tools tools, Clocks clocks) {
    this.config = config;
    this.tools = tools;
    this.clocks = clocks;
  }

  /**
   * One round.
   *
   * @param state where the attempts are remembered
   * @param scan the last scan that counts; null where there is none
   * @param onRestored gets each service that was restored and its start type
   */
  void run(
      MachineFacts facts,
      Judgement judgement,
      @Nullable ScanReport scan,
      AgentState state,
      EventSink events,
      BiConsumer<String, StartType> onRestored) {
    follow(facts, judgement, scan, state, events);
    if (config.remediation() != AgentConfig.Remediation.RESTORE_START_TYPE) {
      return;
    }
    List<RemediationPlan.Step> steps =
        RemediationPlan.of(
            facts, judgement, facts.activePatchManagers(config.patchManager()), programs(facts));
    noteWaiting(steps);
    for (RemediationPlan.Step step : steps) {
      if (step.decision() == RemediationPlan.Decision.RESTORE
          && !state.givenUp.contains(step.service())
          && isDue(step.service(), state)) {
        if (restoredToday(step.service(), state) >= TIMES_A_DAY) {
          giveUp(step, judgement, scan, state, events);
        } else {
          restore(step, judgement, scan, state, events, onRestored);
        }
      }
    }
  }

  /** To list all programs is not for every check of a computer that has nothing to restore. */
  private Reading<Set<String>> programs(MachineFacts facts) {
    boolean disabled =
        facts.required().values().stream()
            .flatMap(reading -> reading.toOptional().stream())
            .anyMatch(service -> service.startType() == StartType.DISABLED);
    return disabled ? tools.programs().names() : Reading.known(Set.of(), clocks.now());
  }

  private void noteWaiting(List<RemediationPlan.Step> steps) {
    String now =
        steps.stream()
            .filter(step -> step.decision() == RemediationPlan.Decision.WAIT)
            .map(step -> "%s waits for %s".formatted(step.service(), step.why()))
            .reduce("", (one, other) -> one.isEmpty() ? other : one + "; " + other);
    if (!now.isEmpty() && !now.equals(waitsFor)) {
      Logger.info("Remediation: {}", now);
    }
    waitsFor = now;
  }

  /** Finds out what came of earlier attempts. */
  private void follow(
      MachineFacts facts,
      Judgement judgement,
      @Nullable ScanReport scan,
      AgentState state,
      EventSink events) {
    List<Restoration> followed = new ArrayList<>();
    for (Restoration attempt : state.restorations) {
      RemediationOutcome outcome =
          attempt.outcome().is(RemediationOutcome.RESTORED)
              ? outcome(attempt, startType(attempt.service(), facts), judgement, scan)
              : RemediationOutcome.RESTORED;
      followed.add(outcome == RemediationOutcome.RESTORED ? attempt : attempt.with(outcome));
      if (outcome == RemediationOutcome.CURED) {
        events.raise(
            Event.of(
                EventId.REMEDIATION_DONE,
                attempt.service(),
                attempt.from().name(),
                attempt.to().name(),
                attempt.before(),
                seen(judgement, scan)));
      } else if (outcome == RemediationOutcome.NOT_CURED) {
        events.raise(failed(attempt, outcome.name(), judgement, scan, state));
      }
    }
    state.restorations = List.copyOf(followed);
    state.givenUp.removeIf(
        service -> {
          StartType now = startType(service, facts);
          return now != null && now != StartType.DISABLED;
        });
  }

  private static RemediationOutcome outcome(
      Restoration attempt,
      @Nullable StartType now,
      Judgement judgement,
      @Nullable ScanReport scan) {
    if (now == StartType.DISABLED) {
      return RemediationOutcome.DISABLED_AGAIN;
    }
    // Only what began after it was done can show what it did.
    if (now == null
        || scan == null
        || scan.scan().isFailed()
        || scan.scan().startedAt().isBefore(attempt.at())) {
      return RemediationOutcome.RESTORED;
    }
    return BLOCKED.contains(judgement.code())
        ? RemediationOutcome.NOT_CURED
        : RemediationOutcome.CURED;
  }

  private static @Nullable StartType startType(String service, MachineFacts facts) {
    Reading<ServiceState> reading = facts.requiredService(service);
    return reading == null ? null : reading.toOptional().map(ServiceState::startType).orElse(null);
  }

  /** A refusal is tried again with the next scan, a success not before the next check. */
  private boolean isDue(String service, AgentState state) {
    return attempts(service, state)
        .findFirst()
        .map(
            last -> {
              Duration pause =
                  last.outcome().is(RemediationOutcome.FAILED)
                      ? config.scanInterval()
                      : config.checkInterval();
              Duration since = Duration.between(last.at(), clocks.now());
              // A time ahead is that of a clock that was wrong.
              return since.isNegative() || since.compareTo(pause) >= 0;
            })
        .orElse(true);
  }

  private long restoredToday(String service, AgentState state) {
    Instant now = clocks.now();
    return attempts(service, state)
        .filter(attempt -> !attempt.outcome().is(RemediationOutcome.FAILED))
        .filter(attempt -> !attempt.outcome().is(RemediationOutcome.GAVE_UP))
        .filter(attempt -> !attempt.at().isAfter(now))
        .filter(attempt -> Duration.between(attempt.at(), now).compareTo(DAY) < 0)
        .count();
  }

  private static Stream<Restoration> attempts(String service, AgentState state) {
    return state.restorations.stream()
        .filter(attempt -> attempt.service().equalsIgnoreCase(service));
  }

  private void restore(
      RemediationPlan.Step step,
      Judgement judgement,
      @Nullable ScanReport scan,
      AgentState state,
      EventSink events,
      BiConsumer<String, StartType> onRestored) {
    HResult answer = tools.writer().set(step.service(), step.to());
    StartType after =
        tools
            .services()
            .read(step.service())
            .toOptional()
            .map(ServiceState::startType)
            .orElse(null);
    boolean done =
        !answer.isFailure()
            && after != null
            && after != StartType.DISABLED
            && after != StartType.MISSING;
    Restoration attempt =
        attempt(
            step,
            done ? RemediationOutcome.RESTORED : RemediationOutcome.FAILED,
            seen(judgement, scan));
    remember(attempt, state);
    if (done) {
      Logger.info("Restored {} to {}", step.service(), step.to());
      onRestored.accept(step.service(), step.to());
      return;
    }
    String error = answer.isFailure() ? answer.describe() : "start type " + after;
    events.raise(failed(attempt, error, judgement, scan, state));
  }

  private void giveUp(
      RemediationPlan.Step step,
      Judgement judgement,
      @Nullable ScanReport scan,
      AgentState state,
      EventSink events) {
    state.givenUp.add(step.service());
    Restoration attempt = attempt(step, RemediationOutcome.GAVE_UP, seen(judgement, scan));
    remember(attempt, state);
    events.raise(failed(attempt, RemediationOutcome.GAVE_UP.name(), judgement, scan, state));
  }

  private Restoration attempt(
      RemediationPlan.Step step, RemediationOutcome outcome, String before) {
    return new Restoration(
        clocks.now(),
        step.service(),
        Open.of(StartType.DISABLED),
        Open.of(step.to()),
        Open.of(outcome),
        before);
  }

  private static void remember(Restoration attempt, AgentState state) {
    List<Restoration> all = new ArrayList<>();
    all.add(attempt);
    all.addAll(state.restorations);
    state.restorations =
        List.copyOf(all.subList(0, Math.min(all.size(), HeartbeatLimits.REMEDIATIONS)));
  }

  private static Event failed(
      Restoration attempt,
      String error,
      Judgement judgement,
      @Nullable ScanReport scan,
      AgentState state) {
    return Event.of(
        EventId.REMEDIATION_FAILED,
        attempt.service(),
        attempt.to().name(),
        error,
        attempt.before(),
        seen(judgement, scan),
        lastAuthor(attempt.service(), state).text());
  }

  /** Who disabled it last, as far as that is known by now. */
  private static Author lastAuthor(String service, AgentState state) {
    Disablement disabled = state.disablements.get(service);
    if (disabled != null) {
      return disabled.by();
    }
    return state.startTypeChanges().stream()
        .filter(change -> change.service().equalsIgnoreCase(service))
        .filter(change -> change.to().is(StartType.DISABLED))
        .map(StartTypeChange::by)
        .findFirst()
        .orElse(Author.UNKNOWN);
  }

  /** Such as {@code FALSE_UP_TO_DATE (SUCCEEDED, found 0)}. */
  public static String seen(Judgement judgement, @Nullable ScanReport scan) {
    return "%s (%s)".formatted(judgement.code(), VerdictEvents.scanResult(scan));
  }
}
