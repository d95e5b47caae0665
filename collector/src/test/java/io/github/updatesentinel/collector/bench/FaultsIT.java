package io.github.updatesentinel.collector.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.PostgresServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real collectors in processes of their own, under load, and what can befall them. */
class FaultsIT {
  /** A process that lives for seconds spends more time on the optimizing compiler than it gains. */
  private static final String[] JVM = {"-Xmx256m", "-XX:TieredStopAtLevel=1"};

  /** On each store; {@code ./dev bench kills} makes more. */
  private static final int KILLS = 6;

  private static final int WORKERS = 16;

  private static final String LEASE_HOLDER = "SELECT holder FROM lease WHERE name = 'alerts'";

  /** Below what one machine may keep in history on a day. */
  private static final int MOST = 450;

  private static final SimulatedFleet FLEET =
      new SimulatedFleet(3, 2000, Instant.parse("2026-06-01T08:00:00Z"));

  private final Path folder;

  FaultsIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void nothingAcknowledgedIsLostOrDoubledByKillsOnSqlite() throws SQLException {
    String url = enrolled("jdbc:sqlite:" + folder.resolve("collector.db"));
    killUnderLoad(url, KILLS);
  }

  @Test
  void nothingAcknowledgedIsLostOrDoubledByKillsOnPostgreSql() throws SQLException {
    try (PostgresServer server = PostgresServer.start()) {
      killUnderLoad(enrolled(server.url()), KILLS);
    }
  }

  /** Each time when a few more heartbeats have been taken than the last time. */
  private void killUnderLoad(String url, int kills) throws SQLException {
    CollectorProcess collector = CollectorProcess.start(folder, url, 0, JVM);
    Crowd crowd = Crowd.start(FLEET, collector.port(), WORKERS, MOST);
    try {
      for (int kill = 0; kill < kills; kill++) {
        awaitMore(crowd, 40 + 13 * kill);
        collector.kill();
        collector = CollectorProcess.start(folder, url, 0, JVM);
        crowd.moveTo(collector.port());
      }
      awaitMore(crowd, 100);
    } finally {
      crowd.close();
      collector.close();
    }
    assertThat(crowd.retries()).isPositive();
    Ledger ledger = Ledger.of(url);
    ledger.hasAllThat(crowd);
    ledger.hasNothingTwice();
  }

  @Test
  void collectorSaysLaterWhileItsDatabaseIsGoneAndRecoversByItself() throws SQLException {
    try (PostgresServer server = PostgresServer.start();
        CollectorProcess collector =
            CollectorProcess.start(folder, enrolled(server.url()), 0, JVM)) {
      Crowd crowd = Crowd.start(FLEET, collector.port(), WORKERS, MOST);
      try {
        for (int i = 0; i < 2; i++) {
          awaitMore(crowd, 300);
          long refused = crowd.answers(503);
          server.stopAtOnce();
          await().atMost(Duration.ofSeconds(30)).until(() -> crowd.answers(503) > refused + 100);
          assertThat(status(collector.port(), "/readyz")).isEqualTo(503);
          assertThat(status(collector.port(), "/healthz")).isEqualTo(200);
          server.startAgain();
          awaitMore(crowd, 300);
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> status(collector.port(), "/readyz") == 200);
        }
      } finally {
        crowd.close();
      }
      assertThat(collector.log()).contains("The store is not available");
      Ledger ledger = Ledger.of(server.url());
      ledger.hasAllThat(crowd);
      ledger.hasNothingTwice();
    }
  }

  @Test
  void nothingAcknowledgedIsLostWhenASynchronousStandbyTakesOver() throws SQLException {
    try (PostgresPair pair = PostgresPair.start()) {
      String primary = pair.url() + "&targetServerType=primary";
      Database.open(pair.url(), null, null).close();
      try (Connection connection = DriverManager.getConnection(primary)) {
        AgentRows.insert(connection, FLEET.machines().toList());
      }
      Crowd crowd;
      try (CollectorProcess collector = CollectorProcess.start(folder, pair.url(), 0, JVM)) {
        crowd = Crowd.start(FLEET, collector.port(), WORKERS, MOST);
        try {
          for (int i = 0; i < 2; i++) {
            awaitMore(crowd, 300);
            pair.failOver();
            awaitMore(crowd, 300);
            pair.repair();
          }
        } finally {
          crowd.close();
        }
      }
      assertThat(crowd.retries()).isPositive();
      Ledger ledger = Ledger.of(primary);
      ledger.hasAllThat(crowd);
      ledger.hasNothingTwice();
    }
  }

  @Test
  void ofTwoCollectorsOnOneDatabaseOneCanBeKilled() throws SQLException, IOException {
    try (PostgresServer server = PostgresServer.start();
        CollectorProcess one = CollectorProcess.start(folder, enrolled(server.url()), 0, JVM);
        CollectorProcess other = CollectorProcess.start(folder, server.url(), 0, JVM);
        RoundRobin balancer = RoundRobin.between(List.of(one.port(), other.port()))) {
      Crowd crowd = Crowd.start(FLEET, balancer.port(), WORKERS, MOST);
      try {
        awaitMore(crowd, 1000);
        String before = text(server.url(), LEASE_HOLDER);
        one.kill();
        awaitMore(crowd, 1000);
        // The one that was started first had the jobs.
        await()
            .atMost(Duration.ofSeconds(90))
            .until(() -> !text(server.url(), LEASE_HOLDER).equals(before));
      } finally {
        crowd.close();
      }
      Ledger ledger = Ledger.of(server.url());
      ledger.hasAllThat(crowd);
      ledger.hasNothingTwice();
    }
  }

  @Test
  void aFullDiskIsToldAndHeartbeatsAreTakenAgainWhenThereIsRoom() throws IOException, SQLException {
    try (SmallDisk disk = SmallDisk.make(folder)) {
      String url = enrolled("jdbc:sqlite:" + disk.folder().resolve("collector.db"));
      Crowd crowd;
      try (CollectorProcess collector = CollectorProcess.start(folder, url, 0, JVM)) {
        crowd = Crowd.start(FLEET, collector.port(), WORKERS, MOST);
        try {
          awaitMore(crowd, 200);
          disk.fill();
          long refused = crowd.answers(503);
          await().atMost(Duration.ofSeconds(30)).until(() -> crowd.answers(503) > refused + 50);
          assertThat(collector.log()).contains("The store has no space left");
          assertThat(status(collector.port(), "/readyz")).isEqualTo(503);
          assertThat(status(collector.port(), "/healthz")).isEqualTo(200);
          disk.free();
          awaitMore(crowd, 200);
        } finally {
          crowd.close();
        }
      }
      Ledger ledger = Ledger.of(url);
      ledger.hasAllThat(crowd);
      ledger.hasNothingTwice();
      assertThat(text(url, "PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  /** A crash on a full disk must not become an outage that says nothing of the disk. */
  @Test
  void aStartOnAFullDiskWorksOrNamesTheDisk() throws IOException, SQLException {
    try (SmallDisk disk = SmallDisk.make(folder)) {
      String url = "jdbc:sqlite:" + disk.folder().resolve("collector.db");
      disk.fill();
      assertThatThrownBy(() -> CollectorProcess.start(folder, url, 0, JVM))
          .hasMessageContainingAll("the disk of " + disk.folder(), "is full (0 bytes free)")
          .hasMessageNotContaining("\tat ");
      disk.free();
      try (CollectorProcess collector = CollectorProcess.start(folder, url, 0, JVM)) {
        disk.fill();
        collector.kill();
      }
      String failure = startFailure(url);
      if (failure != null) {
        assertThat(failure).contains("the disk of " + disk.folder(), "is full (");
      }
      disk.free();
      CollectorProcess.start(folder, url, 0, JVM).close();
      assertThat(text(url, "PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  /** Null if it starts: SQLite may need no room. */
  private @Nullable String startFailure(String url) {
    try {
      CollectorProcess.start(folder, url, 0, JVM).close();
      return null;
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  @Test
  void slowAndBrokenClientsHoldUpNobodyElse() throws IOException, SQLException {
    String url = enrolled("jdbc:sqlite:" + folder.resolve("collector.db"));
    List<Socket> open = new ArrayList<>();
    try (CollectorProcess collector = CollectorProcess.start(folder, url, 0, JVM)) {
      // Not of those that report honestly: one machine may send only a few at a time.
      SimulatedFleet honest = new SimulatedFleet(FLEET.seed(), FLEET.size() - 2, FLEET.now());
      SimulatedMachine hanging = FLEET.machine(honest.size());
      byte[] whole = Payloads.request(hanging, hanging.heartbeat(500));
      String key = Payloads.key(FLEET.machine(honest.size() + 1));
      byte[] bomb = Bombs.request(key, 200 << 20);
      for (int i = 0; i < 100; i++) {
        // Nothing, half a head, half a body: and they stay.
        open.add(
            sent(
                collector.port(),
                Arrays.copyOf(whole, new int[] {0, 40, whole.length - 200}[i % 3])));
      }
      Crowd crowd = Crowd.start(honest, collector.port(), WORKERS, MOST);
      try {
        for (int i = 0; i < 20; i++) {
          long before = crowd.accepted();
          assertThat(answer(sent(collector.port(), bomb))).startsWith("HTTP/1.1 413");
          assertThat(answer(sent(collector.port(), Bombs.truncated(key))))
              .startsWith("HTTP/1.1 400");
          await().atMost(Duration.ofSeconds(10)).until(() -> crowd.accepted() > before + 20);
        }
      } finally {
        crowd.close();
      }
      assertThat(crowd.surprises()).isEmpty();
      assertThat(crowd.retries()).isZero();
      assertThat(collector.memoryMb()[1]).isLessThan(700);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private static Socket sent(int port, byte[] bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    try (socket) {
      byte[] head = socket.getInputStream().readNBytes(12);
      return new String(head, StandardCharsets.US_ASCII);
    }
  }

  private static void awaitMore(Crowd crowd, long heartbeats) {
    long wanted = crowd.accepted() + heartbeats;
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(60))
        .until(() -> crowd.accepted() >= wanted);
  }

  /** Makes the keys of the crowd valid. */
  private static String enrolled(String url) throws SQLException {
    Database.open(url, null, null).close();
    try (Connection connection = DriverManager.getConnection(url)) {
      AgentRows.insert(connection, FLEET.machines().toList());
    }
    return url;
  }

  private static int status(int port, String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String text(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getString(1);
    }
  }
}
