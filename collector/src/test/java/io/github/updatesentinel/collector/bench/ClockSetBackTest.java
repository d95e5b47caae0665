package io.github.updatesentinel.collector.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.app.Collector;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import io.github.updatesentinel.collector.store.MovingClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of the collector's machine is set back by an hour and more. */
class ClockSetBackTest {
  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
  private static final SimulatedMachine MACHINE = new SimulatedFleet(5, 1, START).machine(0);

  private final HttpClient client = HttpClient.newHttpClient();
  private final MovingClock clock = new MovingClock(START);

  @Test
  void theMachineIsSeenNowAndNobodyFallsSilent(@TempDir Path folder)
      throws InvalidConfig, IOException, InterruptedException, SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("collector.db");
    try (Collector collector = Collector.start(config(folder), clock)) {
      try (Connection connection = DriverManager.getConnection(url)) {
        PageBench.admit(connection);
      }
      report(collector, 1);
      clock.set(START.plus(Duration.ofHours(1)));
      report(collector, 2);
      long seen = number(url, "SELECT last_seen FROM machine");
      long silentAfter = number(url, "SELECT silent_after FROM machine");
      assertThat(seen).isEqualTo(clock.millis());

      clock.set(START.minus(Duration.ofDays(1)));
      report(collector, 3);

      assertThat(number(url, "SELECT last_sequence FROM machine")).isEqualTo(3);
      assertThat(number(url, "SELECT last_seen FROM machine")).isEqualTo(clock.millis());
      assertThat(number(url, "SELECT silent_after FROM machine"))
          .isEqualTo(clock.millis() + silentAfter - seen);
      JsonObject fleet = JsonParser.parseString(get(collector, "/api/v1/fleet")).getAsJsonObject();
      assertThat(fleet.get("silent").getAsLong()).isZero();
      for (String path : new String[] {"/", "/machines/" + MACHINE.agentId()}) {
        assertThat(get(collector, path).replaceAll("<[^>]*>", " "))
            .doesNotContainPattern("[-\u2212][0-9]+ *(s|min|h|d|seconds|minutes|hours|days)\\b");
      }

      clock.set(START.plus(Duration.ofHours(2)));
      report(collector, 4);
      assertThat(number(url, "SELECT last_seen FROM machine")).isEqualTo(clock.millis());
    }
  }

  @Test
  void aJumpIsSaidOnEachPageAndInTheMetricsAndDeletesNothing(@TempDir Path folder)
      throws InvalidConfig, IOException, InterruptedException, SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("collector.db");
    Duration jump = Duration.ofDays(402);
    try (Collector collector = Collector.start(config(folder), clock)) {
      try (Connection connection = DriverManager.getConnection(url)) {
        PageBench.admit(connection);
      }
      report(collector, 1);
      report(collector, 2);
      assertThat(get(collector, "/")).doesNotContain("The clock of the collector changed");
      history(url);
    }
    long changes = number(url, "SELECT count(*) FROM change");
    assertThat(changes).isGreaterThan(50);

    clock.forward(jump);
    try (Collector collector = Collector.start(config(folder), clock)) {
      assertThat(get(collector, "/"))
          .contains("The clock of the collector changed from 2026-11-24 08:00:00 UTC to")
          .contains("Nothing is deleted by age");
      assertThat(get(collector, "/metrics"))
          .contains("sentinel_clock_jumps_total 1.0")
          .contains("sentinel_clock_step_seconds " + (double) jump.toSeconds())
          .contains("sentinel_clock_doubted 1.0");
      awaitRetention(url);
    }
    assertThat(number(url, "SELECT count(*) FROM change")).isEqualTo(changes);

    clock.set(START.plusSeconds(60));
    try (Collector collector = Collector.start(config(folder), clock)) {
      assertThat(get(collector, "/builds"))
          .contains("The clock of the collector changed from")
          .doesNotContain("Nothing is deleted by age");
      awaitRetention(url);
      assertThat(number(url, "SELECT count(*) FROM change")).isEqualTo(changes);
      report(collector, 3);
    }
  }

  /**
   * 50 changes of the days before, which are older than history goes back if the clock is right.
   */
  private static void history(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO change SELECT agent_id, -1, ?, ?, ?, kinds, verdict, certainty,"
                    + " severity, build, ubr, digest, body FROM change WHERE sequence = 1")) {
      for (int day = 1; day <= 50; day++) {
        long at = START.minus(Duration.ofDays(day)).toEpochMilli();
        insert.setLong(1, 100L - day);
        insert.setLong(2, at);
        insert.setLong(3, at);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
    }
  }

  /** Until this start has taken the job, and has done it, or has not. */
  private void awaitRetention(String url) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                number(
                        url,
                        "SELECT count(*) FROM lease WHERE name = 'retention' AND until > "
                            + clock.millis()
                            + " AND until <= "
                            + clock.millis()
                            + " + 30000")
                    == 1);
  }

  private void report(Collector collector, int round) throws IOException, InterruptedException {
    String heartbeat =
        MACHINE.heartbeat(round).replaceFirst("\"sequence\":[0-9]+", "\"sequence\":" + round);
    HttpResponse<String> answer =
        client.send(
            request(collector, "/api/v1/heartbeats")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(heartbeat))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private String get(Collector collector, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            PageBench.authorized(request(collector, path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private static HttpRequest.Builder request(Collector collector, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + collector.port() + path));
  }

  private static CollectorConfig config(Path folder) throws InvalidConfig {
    return CollectorConfigLoader.parse(
        "test",
        "{\"listen\": \"127.0.0.1:0\", \"anonymousHeartbeats\": \"ALLOW\"}",
        folder,
        folder);
  }

  private static long number(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    }
  }
}
