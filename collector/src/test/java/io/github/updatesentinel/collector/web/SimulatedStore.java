package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.http.WebServer;
import io.github.updatesentinel.collector.ingest.Ingest;
import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A store that has taken 30 days of a simulated fleet as a collector takes it, each report at its
 * time. The trend is written from the simulation.
 */
final class SimulatedStore {
  /** When the story ends. */
  static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  private static final int BATCH = 100;

  private final Database database;
  private final SimulatedFleet fleet;
  private final MovingClock clock = new MovingClock(Instant.EPOCH);

  private SimulatedStore(Database database, SimulatedFleet fleet) {
    this.database = database;
    this.fleet = fleet;
  }

  /** Fills an empty store. */
  static void fill(CollectorConfig config, Database database, int machines) {
    SimulatedStore store = new SimulatedStore(database, new SimulatedFleet(7, machines, NOW));
    store.report(config);
    store.trend();
  }

  private record Report(Instant at, int machine, long slot) {}

  private void report(CollectorConfig config) {
    List<Report> reports = new ArrayList<>();
    for (int index = 0; index < fleet.size(); index++) {
      SimulatedMachine machine = fleet.machine(index);
      for (long slot : machine.tellingSlots(NOW)) {
        reports.add(new Report(machine.timeOf(slot), index, slot));
      }
    }
    reports.sort(Comparator.comparing(Report::at));
    try (Ingest ingest = new Ingest(database, config, clock, new SimpleMeterRegistry());
        WebServer server = WebServer.start(config, (ctx, role) -> {}, List.of(ingest))) {
      HttpClient client = HttpClient.newHttpClient();
      for (int from = 0; from < reports.size(); from += BATCH) {
        List<Report> batch = reports.subList(from, Math.min(reports.size(), from + BATCH));
        clock.set(batch.get(batch.size() - 1).at().plusSeconds(1));
        send(client, server.port(), batch);
      }
    }
  }

  private void send(HttpClient client, int port, List<Report> batch) {
    String body =
        batch.stream()
            .map(report -> fleet.machine(report.machine()).heartbeat(report.slot()))
            .collect(Collectors.joining(",", "[", "]"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/heartbeats"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void trend() {
    database.<RuntimeException>writing(
        handle -> {
          for (int days = 1; days < 30; days++) {
            Instant at = NOW.minus(Duration.ofDays(days));
            Map<String, Long> counts = new HashMap<>();
            fleet.machines().forEach(machine -> counts.merge(verdict(machine, at), 1L, Long::sum));
            counts.remove("");
            counts.forEach(
                (verdict, machines) ->
                    handle.execute(
                        "INSERT INTO trend (hour, verdict, machines) VALUES (?, ?, ?)",
                        at.toEpochMilli(),
                        verdict,
                        machines));
          }
          handle.execute(
              "INSERT INTO listening (id, since, until) VALUES (1, ?, ?)",
              NOW.minus(Duration.ofDays(40)).toEpochMilli(),
              NOW.toEpochMilli());
        });
  }

  private static String verdict(SimulatedMachine machine, Instant at) {
    long slot = machine.slotAt(at);
    if (slot < 0) {
      return "";
    }
    boolean heard = false;
    for (long one = slot; one > slot - 3; one--) {
      heard |= machine.reportsAt(one);
    }
    return heard ? machine.verdict(slot) : "SILENT";
  }
}
