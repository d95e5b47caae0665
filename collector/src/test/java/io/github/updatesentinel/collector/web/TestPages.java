package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.Collector;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;

/** A whole collector whose clock stands still at the end of the simulated fleet's story. */
final class TestPages implements AutoCloseable {
  final Collector collector;
  final String password;

  private TestPages(Collector collector, String password) {
    this.collector = collector;
    this.password = password;
  }

  /** With so many simulated machines; and what else a test puts into the store. */
  static TestPages start(Path folder, int machines, int port) {
    CollectorConfig config = config(folder, port);
    if (machines > 0) {
      try (Database database = Database.open(config.database(), null, null)) {
        SimulatedStore.fill(config(folder, 0), database, machines);
      }
    }
    Collector collector = Collector.start(config, Clock.fixed(SimulatedStore.NOW, ZoneOffset.UTC));
    String password = collector.firstPassword();
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
