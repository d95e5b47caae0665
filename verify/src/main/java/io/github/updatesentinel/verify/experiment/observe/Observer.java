package io.github.updatesentinel.verify.experiment.observe;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.experiment.restore.TrustedInstaller;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that was seen while the experiment ran. */
public final class Observer {
  private static final Duration NEWS_WITHIN = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  private final Bench bench;
  private final TrustedInstaller service;
  private final EventLogs logs;
  private final Instant begin;
  private final List<ScanPhase> scans = new ArrayList<>();
  private List<WindowsEvent> set = List.of();
  private List<WindowsEvent> agent = List.of();
  private @Nullable Instant disabledAt;
  private @Nullable Integer startedEnabled;
  private @Nullable Integer startedDisabled;

  public Observer(Bench bench, TrustedInstaller service) {
    this.bench = bench;
    this.service = service;
    this.logs = new EventLogs(bench.tools());
    this.begin = bench.time().now();
  }

  /** Scans as an administrator does, and notes how TrustedInstaller is before and after. */
  public void scan(String phase) throws IOException {
    scan(phase, false);
  }

  /** Scans while TrustedInstaller is meant to be disabled. */
  public void scanDisabled(String phase) throws IOException {
    scan(phase, true);
  }

  private void scan(String phase, boolean disabled) throws IOException {
    ScanPhase.Around before = around();
    Instant start = bench.time().now();
    Run check = bench.product().sentinel("check", "--json");
    Duration took = Duration.between(start, bench.time().now());
    scans.add(
        new ScanPhase(
            phase,
            disabled,
            start,
            took,
            before,
            around(),
            check.exitCode(),
            ScanAnswer.parse(check.text())));
  }

  private ScanPhase.Around around() throws IOException {
    return new ScanPhase.Around(service.startType(), service.state());
  }

  public void startEnabled() throws IOException {
    startedEnabled = service.start();
  }

  public void startDisabled() throws IOException {
    startedDisabled = service.start();
  }

  /** From here on the service has something to report. */
  public void disabling() {
    disabledAt = bench.time().now();
  }

  /** Gives the service time to report the changed start type, if it runs. */
  public void awaitChange() throws IOException {
    if (!serviceRuns()) {
      return;
    }
    Instant end = bench.time().now().plus(NEWS_WITHIN);
    while (changed().isEmpty() && bench.time().now().isBefore(end)) {
      bench.time().pause(BETWEEN_LOOKS);
      readAgentEvents();
    }
  }

  /** A service whose state can't be read has nothing that is waited for. */
  public boolean serviceRuns() throws IOException {
    try {
      return bench.product().state().is("RUNNING");
    } catch (NothingSeen e) {
      return false;
    }
  }

  private void readAgentEvents() throws IOException {
    agent = logs.agent(begin);
  }

  public void readEvents() throws IOException {
    readAgentEvents();
    set = logs.startTypes(begin);
  }

  List<ScanPhase> scans() {
    return List.copyOf(scans);
  }

  Optional<Instant> disabledAt() {
    return Optional.ofNullable(disabledAt);
  }

  Optional<Integer> startedEnabled() {
    return Optional.ofNullable(startedEnabled);
  }

  Optional<Integer> startedDisabled() {
    return Optional.ofNullable(startedDisabled);
  }

  /** The first entry of the Service Control Manager for our own change. */
  Optional<WindowsEvent> set() {
    return firstAfterDisabling(set);
  }

  /** The first entry in which the agent reports our own change. */
  Optional<WindowsEvent> changed() {
    return firstAfterDisabling(
        agent.stream()
            .filter(event -> event.id() == EventLogs.CHANGED)
            .filter(event -> event.names(TrustedInstaller.NAME))
            .toList());
  }

  private Optional<WindowsEvent> firstAfterDisabling(List<WindowsEvent> events) {
    return disabledAt()
        .flatMap(
            from ->
                events.stream()
                    .filter(event -> !event.at().isBefore(from))
                    .min((a, b) -> a.at().compareTo(b.at())));
  }

  /** When the first heartbeat was sent that has TrustedInstaller disabled. */
  Optional<Duration> heartbeatAfter() {
    return disabledAt()
        .flatMap(
            from ->
                bench.listener().heartbeats().stream()
                    .flatMap(heartbeat -> HeartbeatLook.disabledAt(heartbeat).stream())
                    .filter(at -> !at.isBefore(from))
                    .min(Instant::compareTo)
                    .map(at -> Duration.between(from, at)));
  }

  /** All of it as one table. */
  public JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("begin", begin.toString());
    disabledAt().ifPresent(at -> json.addProperty("disabledAt", at.toString()));
    startedEnabled().ifPresent(code -> json.addProperty("startServiceEnabled", code));
    startedDisabled().ifPresent(code -> json.addProperty("startServiceDisabled", code));
    heartbeatAfter().ifPresent(took -> json.addProperty("heartbeatAfterMs", took.toMillis()));
    JsonArray phases = new JsonArray();
    scans.forEach(scan -> phases.add(scan.json()));
    json.add("phases", phases);
    JsonArray events = new JsonArray();
    set.forEach(event -> events.add(event.json()));
    agent.forEach(event -> events.add(event.json()));
    json.add("events", events);
    return json;
  }
}
