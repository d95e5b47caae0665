package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.event.Attribution;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.state.Memory;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.wire.HeartbeatJson;
import io.github.updatesentinel.agent.wire.Snapshot;
import io.github.updatesentinel.contract.StartType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts what one look found beside what the service remembers. */
final class Look {
  private static final Duration DAY = Duration.ofDays(1);

  private Look() {}

  /**
   * The snapshot; without the service's memory, Windows' own record says since when.
   *
   * @param updateLog what the update log showed of a scan like this one; null where not known
   */
  static Snapshot snapshot(
      MachineFacts facts,
      @Nullable ScanReport scan,
      Judgement judgement,
      Memory memory,
      @Nullable UpdateLogFinding updateLog,
      Attribution attribution,
      @Nullable Duration clockSkew,
      Instant now) {
    Instant since = memory.since();
    boolean same = memory.verdict() != null && memory.verdict().is(judgement.code());
    return new Snapshot(
        facts,
        scan,
        judgement,
        same && since != null ? since : now,
        memory.lastHonestScanAt(),
        updateLog,
        clockSkew,
        disabled(facts, memory, attribution, now));
  }

  private static List<Disablement> disabled(
      MachineFacts facts, Memory memory, Attribution attribution, Instant now) {
    List<Disablement> disabled = new ArrayList<>();
    for (var entry : facts.required().entrySet()) {
      String name = entry.getKey();
      Optional<ServiceState> service = entry.getValue().toOptional();
      if (service.filter(state -> state.startType() == StartType.DISABLED).isPresent()) {
        disabled.add(
            memory.disablements().stream()
                .filter(known -> known.service().equalsIgnoreCase(name))
                .findFirst()
                .orElseGet(() -> recorded(name, facts, attribution, now)));
      }
    }
    return disabled;
  }

  private static Disablement recorded(
      String service, MachineFacts facts, Attribution attribution, Instant now) {
    return attribution
        .lastChange(service)
        .map(
            change -> {
              Author by = attribution.of(change, StartType.DISABLED);
              return new Disablement(
                  service, change.at(), true, by, failures(facts, service, change.at(), now));
            })
        .orElseGet(
            () ->
                new Disablement(
                    service,
                    now,
                    false,
                    attribution.unrecorded(service, StartType.DISABLED),
                    null));
  }

  private static @Nullable Long failures(
      MachineFacts facts, String service, Instant since, Instant now) {
    Optional<WindowsRecord> record = facts.eventLog().toOptional();
    long seen =
        record.map(WindowsRecord::entries).orElse(List.of()).stream()
            .filter(entry -> entry.tellsOfDisabled(service) && !entry.at().isBefore(since))
            .count();
    boolean isWhole =
        record.filter(WindowsRecord::isWhole).isPresent()
            && !since.isBefore(now.minus(EventLogProbe.DEPTH));
    return seen == 0 && !isWhole ? null : seen;
  }

  /**
   * What follows from an attempt to start TrustedInstaller, and from those that the service made in
   * the last day: most answers prove something only when they come twice.
   */
  static Optional<StartAttempt> startFinding(
      StartTests remembered, StartAttempt attempt, Instant now) {
    StartTests ofLastDay =
        new StartTests(
            remembered.latest().stream()
                .filter(test -> !test.at().isAfter(now))
                .filter(test -> Duration.between(test.at(), now).compareTo(DAY) <= 0)
                .toList());
    return ofLastDay
        .with(new StartTests.Test(now, attempt.answer(), true))
        .finding(attempt.service());
  }

  /** The document that a heartbeat would carry. */
  static HeartbeatJson.Agent agent(AgentConfig config, Instant startedAt, Memory memory) {
    return new HeartbeatJson.Agent(
        Version.get(),
        startedAt,
        config.checkInterval(),
        memory.droppedHeartbeats(),
        config.tags());
  }

  /** What is wrong with the memory of the service, as a problem to show. */
  static ConfigProblem unreadable(String file, Exception why) {
    return new ConfigProblem(
        "state.json", file, why.toString(), "what this command sees by itself");
  }
}
