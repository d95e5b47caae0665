package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.Collector;
import io.github.updatesentinel.collector.config.CollectorConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The process that {@link CollectorProcess} starts: folder, JDBC URL and port are its arguments.
 */
public final class TestCollector {
  private TestCollector() {}

  /** Starts a collector that takes heartbeats without a key as well, and prints its port. */
  public static void main(String[] arguments) {
    Collector collector =
        Collector.start(
            config(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2])),
            Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(collector::close));
    System.out.println("port " + collector.port());
  }

  static CollectorConfig config(Path data, String database, int port) {
    return new CollectorConfig(
        data,
        new CollectorConfig.Listen("127.0.0.1", port),
        null,
        database,
        null,
        null,
        null,
        null,
        false,
        List.of(),
        CollectorConfig.ClientCertificates.OFF,
        null,
        CollectorConfig.AnonymousHeartbeats.ALLOW,
        Duration.ofMinutes(15),
        Duration.ofDays(90),
        null,
        null,
        null,
        null);
  }
}
