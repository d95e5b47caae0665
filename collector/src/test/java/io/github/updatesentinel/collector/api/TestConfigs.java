package io.github.updatesentinel.collector.api;

import io.github.updatesentinel.collector.config.CollectorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings for tests: on a free port of loopback. */
public final class TestConfigs {
  private TestConfigs() {}

  /** With this token file for metrics. */
  public static CollectorConfig loopback(Path data, @Nullable Path metricsTokenFile) {
    return new CollectorConfig(
        data,
        new CollectorConfig.Listen("127.0.0.1", 0),
        null,
        "jdbc:sqlite:" + data.resolve("sentinel.db"),
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
        Duration.ofDays(400),
        Duration.ofDays(730),
        null,
        metricsTokenFile,
        null,
        null);
  }
}
