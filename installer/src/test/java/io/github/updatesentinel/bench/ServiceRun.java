package io.github.updatesentinel.bench;

import io.github.updatesentinel.e2e.Machine;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The installed service on a healthy machine, with a collector that it reports to. */
final class ServiceRun {
  private static final String NAME = "UpdateSentinel";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * One start.
   *
   * @param running from the call to the Service Control Manager to the state RUNNING
   * @param heartbeat from that call to the first heartbeat at the collector
   */
  record Start(Duration running, Duration heartbeat) {}

  private final Machine machine;
  private final ScriptedCollector collector;

  ServiceRun(Machine machine, ScriptedCollector collector) {
    this.machine = machine;
    this.collector = collector;
  }

  /**
   * Sets the machine back, and the service to its own intervals, but no delay by chance.
   *
   * @param trusted whether the collector has a certificate that the service must be configured to
   *     trust
   */
  ServiceRun prepare(boolean trusted) throws IOException {
    machine.reset();
    machine
        .set("collectorUrl", collector.url())
        .set("checkInterval", "PT15M")
        .set("scanInterval", "PT4H");
    if (trusted) {
      Files.copy(
          collector.certificate(),
          machine.drive().resolve("collector.pem"),
          StandardCopyOption.REPLACE_EXISTING);
      machine.set("trustStore", "C:\\collector.pem");
    }
    machine.configure();
    return this;
  }

  /** Starts it several times; after the last it runs. */
  List<Start> start(int times) {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      machine.stopService();
      starts.add(start());
    }
    return starts;
  }

  private Start start() {
    collector.reset();
    String[] answer = machine.svctool("start-timed", NAME).strip().split(" ", -1);
    Instant called = Instant.ofEpochMilli(Long.parseLong(answer[0]));
    awaitHeartbeats(1);
    Duration heartbeat = Duration.between(called, collector.arrivals().get(0));
    return new Start(Duration.ofMillis(Long.parseLong(answer[1])), heartbeat);
  }

  private void awaitHeartbeats(int count) {
    Awaitility.await("heartbeat " + count)
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> collector.arrivals().size() >= count);
  }

  Watched process() {
    List<ProcessHandle> found = machine.wine().processes(NAME + ".exe");
    if (found.size() != 1) {
      throw new IllegalStateException("expected one process of the service, found " + found);
    }
    return new Watched(found.get(0));
  }

  /** The first scan is over, and what followed from it. */
  boolean awaitQuiet() {
    return process().awaitQuiet(() -> machine.scanProcesses().isEmpty());
  }

  /** Restarts it with the shortest interval, and takes the average of several checks. */
  Duration cpuPerCheck(int checks) throws IOException {
    machine.stopService();
    machine.set("checkInterval", "PT10S").configure();
    start();
    awaitQuiet();
    // From one heartbeat to another: each ends a check.
    int first = collector.arrivals().size() + 1;
    awaitHeartbeats(first);
    Watched process = process();
    Duration before = process.cpu();
    awaitHeartbeats(first + checks);
    return process.cpu().minus(before).dividedBy(checks);
  }

  void stop() {
    machine.stopService();
  }
}
