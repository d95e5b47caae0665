package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.app.Collector;
import io.github.updatesentinel.collector.auth.QuickPasswords;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.ingest.HistorySeeder;
import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.store.Database;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** A whole collector whose clock stands still at the end of the simulated fleet's story. */
final class TestPages implements AutoCloseable {
  /** When the story ends. */
  static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  final Collector collector;
  final String password;

  private TestPages(Collector collector, String password) {
    this.collector = collector;
    this.password = password;
  }

  /** With so many simulated machines; and what else a test puts into the store. */
  static TestPages start(Path folder, int machines, int port) throws SQLException {
    CollectorConfig config = config(folder, port);
    if (machines > 0) {
      try (Database database = Database.open(config.database(), null, null)) {
        HistorySeeder.seed(new SimulatedFleet(7, machines, NOW), database);
      }
    }
    Collector collector = Collector.start(config, Clock.fixed(NOW, ZoneOffset.UTC));
    String password = collector.firstPassword();
    if (password != null) {
      QuickPasswords.set(config, "admin", password);
    }
    return new TestPages(collector, password == null ? "" : password);
  }

  private static CollectorConfig config(Path folder, int port) {
    String json = "{\"listen\": \"127.0.0.1:" + port + "\", \"anonymousHeartbeats\": \"ALLOW\"}";
    try {
      return CollectorConfigLoader.parse("test", json, folder, folder);
    } catch (InvalidConfig e) {
      throw new IllegalStateException(e);
    }
  }

  /** What paths are appended to. */
  String base() {
    return "http://127.0.0.1:" + collector.port();
  }

  @Override
  public void close() {
    collector.close();
  }
}
