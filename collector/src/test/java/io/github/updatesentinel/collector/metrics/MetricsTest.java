package io.github.updatesentinel.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.app.Collector;
import io.github.updatesentinel.collector.config.TestConfig;
import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.http.server.WebServer;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.wire.CapturedLog;
import io.github.updatesentinel.contract.VerdictCode;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static HttpResponse<String> send(int port, String path, String... headersAndValues) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headersAndValues.length > 0) {
      request.headers(headersAndValues);
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void countsAreThoseOfTheFleetAndLabelsAreBounded(@TempDir Path data) {
    Database database = Database.open("jdbc:sqlite:" + data.resolve("x.db"), null, null);
    try {
      Instant now = Instant.parse("2026-11-24T08:00:00Z");
      for (int i = 0; i < 60; i++) {
        Fixture.machine(Fixture.id(i), now)
            .verdict(VerdictCode.SCAN_FAILED)
            .build(20000 + i, 1)
            .store(database);
      }
      Metrics metrics = new Metrics("1.0.0");
      FleetIndex index =
          new FleetIndex(database, Clock.fixed(now, ZoneOffset.UTC), Duration.ofMinutes(15));
      metrics.watch(new Fleet(index, database, ZoneOffset.UTC));
      String scrape = metrics.scrape(database);
      assertThat(scrape)
          .contains("sentinel_machines{verdict=\"SCAN_FAILED\"} 60.0")
          .contains("sentinel_machines{verdict=\"UP_TO_DATE\"} 0.0")
          .contains("sentinel_machines{verdict=\"HELD_BACK\"} 0.0")
          .contains("sentinel_machines_by_severity{severity=\"WARNING\"} 60.0")
          .contains("sentinel_machines_by_severity{severity=\"CRITICAL\"} 0.0")
          .contains("sentinel_machines_silent 0.0")
          .contains("sentinel_machines_by_build_line{build=\"other\",family=\"other\"} 10.0")
          .contains("sentinel_store_up 1.0")
          .contains("sentinel_machines_as_of_seconds " + "1.7955072E9");
      assertThat(scrape.lines().filter(line -> line.startsWith("sentinel_machines_by_build_line{")))
          .hasSize(51);
      database.close();
      assertThat(metrics.scrape(database))
          .contains("sentinel_store_up 0.0")
          .contains("sentinel_machines{verdict=\"SCAN_FAILED\"} NaN");
    } finally {
      database.close();
    }
  }

  @Test
  void fieldsOfRefusedBodiesAreBounded() {
    MeterRegistry registry = new Metrics("1.0.0").registry();
    int before = registry.getMeters().size();
    for (int i = 0; i < 10_000; i++) {
      registry.counter("sentinel.ingest.rejected", "field", "field" + i).increment();
    }
    assertThat(registry.getMeters()).hasSize(before + Metrics.FIELDS);
  }

  @Test
  void serversAndClientsOfOneBuildAreCountedApart(@TempDir Path data) {
    try (Database database = Database.open("jdbc:sqlite:" + data.resolve("x.db"), null, null)) {
      Instant now = Instant.parse("2026-11-24T08:00:00Z");
      Fixture.machine(Fixture.id(1), now).build(26100, 1).store(database);
      Fixture.machine(Fixture.id(2), now).set("family", "IOT").build(26100, 1).store(database);
      Fixture.machine(Fixture.id(3), now).set("family", "SERVER").build(26100, 1).store(database);
      Metrics metrics = new Metrics("1.0.0");
      FleetIndex index =
          new FleetIndex(database, Clock.fixed(now, ZoneOffset.UTC), Duration.ofMinutes(15));
      metrics.watch(new Fleet(index, database, ZoneOffset.UTC));
      assertThat(metrics.scrape(database))
          .contains("sentinel_machines_by_build_line{build=\"26100\",family=\"CLIENT\"} 2.0")
          .contains("sentinel_machines_by_build_line{build=\"26100\",family=\"SERVER\"} 1.0");
    }
  }

  @Test
  void withoutATokenOnlyThisMachineMayScrape(@TempDir Path data) {
    try (Database database = Database.open("jdbc:sqlite:" + data.resolve("x.db"), null, null);
        WebServer server =
            WebServer.start(
                TestConfig.in(data).get(),
                (ctx, role) -> {},
                List.of(new MetricsRoute(new Metrics("1"), database, null)))) {
      assertThat(send(server.port(), "/metrics").statusCode()).isEqualTo(200);
      assertThat(send(server.port(), "/metrics", "X-Forwarded-For", "127.0.0.1").statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void withATokenWhoeverHasItMayScrapeAndNobodyElse(@TempDir Path data) throws IOException {
    Path file = Files.writeString(data.resolve("token"), "s3cret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (Database database = Database.open("jdbc:sqlite:" + data.resolve("x.db"), null, null);
        WebServer server =
            WebServer.start(
                TestConfig.in(data).metricsTokenFile(file).get(),
                (ctx, role) -> {},
                List.of(new MetricsRoute(new Metrics("1"), database, file)))) {
      assertThat(send(server.port(), "/metrics").statusCode()).isEqualTo(401);
      assertThat(send(server.port(), "/metrics", "Authorization", "Bearer s3cre").statusCode())
          .isEqualTo(401);
      assertThat(send(server.port(), "/metrics", "Authorization", "Bearer s3cret").statusCode())
          .isEqualTo(200);
      Request byOwnName =
          new Request.Builder()
              .url("http://127.0.0.1:" + server.port() + "/metrics")
              .header("Authorization", "Bearer s3cret")
              .header("Host", "collector1.corp.example")
              .build();
      try (Response response = new OkHttpClient().newCall(byOwnName).execute()) {
        assertThat(response.code()).as("each of several is scraped by its own name").isEqualTo(200);
      }
    }
  }

  @Test
  void aTokenThatCannotBeReadDoesNotFillTheLog(@TempDir Path data) throws IOException {
    Path file = Files.writeString(data.resolve("token"), "s3cret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (Database database = Database.open("jdbc:sqlite:" + data.resolve("x.db"), null, null);
        WebServer server =
            WebServer.start(
                TestConfig.in(data).metricsTokenFile(file).get(),
                (ctx, role) -> {},
                List.of(new MetricsRoute(new Metrics("1"), database, file)));
        CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 30; i++) {
        assertThat(send(server.port(), "/metrics", "Authorization", "Bearer x").statusCode())
            .isEqualTo(401);
      }
      assertThat(log.lines("metricsTokenFile")).hasSizeBetween(1, 10);
    }
  }

  @Test
  void everyMetricOfDashboardAndRulesIsInARealScrape(@TempDir Path data) throws IOException {
    Path config = Path.of("..", "config");
    String dashboard = Files.readString(config.resolve("grafana/update-sentinel.json"));
    assertThat(JsonParser.parseString(dashboard).getAsJsonObject().has("panels")).isTrue();
    String rules = Files.readString(config.resolve("prometheus/update-sentinel.rules.yml"));
    try (Collector collector = Collector.start(TestConfig.in(data).get(), Clock.systemUTC())) {
      refusedAndAccepted(collector.port());
      String scrape = send(collector.port(), "/metrics").body();
      Matcher used =
          Pattern.compile("\\b(sentinel|jvm|process)_[a-z_]+\\b").matcher(dashboard + rules);
      TreeSet<String> missing = new TreeSet<>();
      while (used.find()) {
        if (!scrape.contains("\n" + used.group() + "{")
            && !scrape.contains("\n" + used.group() + " ")) {
          missing.add(used.group());
        }
      }
      assertThat(missing).as(scrape).isEmpty();
    }
  }

  // Counters are there once they have counted.
  private static void refusedAndAccepted(int port) throws IOException {
    String heartbeat =
        """
        {"schema": 1, "agentId": "00000000-0000-4000-8000-000000000001", "sequence": 1,
         "sentAt": "2026-11-24T08:00:00Z",
         "agent": {"version": "1", "startedAt": "2026-11-24T08:00:00Z", "droppedHeartbeats": 0},
         "verdict": {"code": "UNKNOWN", "severity": "INFO", "since": "2026-11-24T08:00:00Z",
                     "reasons": []}}\
        """;
    assertThat(post(port, heartbeat)).isEqualTo(202);
    assertThat(post(port, "{\"schema\": 2}")).isEqualTo(400);
  }

  private static int post(int port, String body) throws IOException {
    try {
      return CLIENT
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/heartbeats"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
