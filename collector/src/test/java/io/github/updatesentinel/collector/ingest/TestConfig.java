package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import io.github.updatesentinel.collector.config.CollectorConfig.ClientCertificates;
import io.github.updatesentinel.collector.config.CollectorConfig.Listen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of a collector for tests: on a free port of loopback. */
final class TestConfig {
  private TestConfig() {}

  static CollectorConfig of(Path data, String database, AnonymousHeartbeats anonymous) {
    return new CollectorConfig(
        data,
        new Listen("127.0.0.1", 0),
        null,
        database,
        null,
        null,
        null,
        null,
        false,
        List.of(),
        ClientCertificates.OFF,
        null,
        anonymous,
        Duration.ofMinutes(15),
        Duration.ofDays(400),
        Duration.ofDays(730),
        null,
        null,
        null,
        null);
  }
}
