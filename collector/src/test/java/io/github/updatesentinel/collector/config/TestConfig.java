package io.github.updatesentinel.collector.config;

import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import io.github.updatesentinel.collector.config.CollectorConfig.ClientCertificates;
import io.github.updatesentinel.collector.config.CollectorConfig.Listen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a collector for tests: on a free port of loopback, with a SQLite store in its folder,
 * and heartbeats without a key accepted.
 */
public final class TestConfig {
  private final Path data;
  private String database;
  private AnonymousHeartbeats anonymousHeartbeats = AnonymousHeartbeats.ALLOW;
  private @Nullable Path metricsTokenFile;

  private TestConfig(Path data) {
    this.data = data;
    this.database = "jdbc:sqlite:" + data.resolve("sentinel.db");
  }

  /** For a collector that keeps its data in this folder. */
  public static TestConfig in(Path data) {
    return new TestConfig(data);
  }

  /** With the store at this JDBC URL. */
  public TestConfig database(String url) {
    database = url;
    return this;
  }

  /** With this answer to heartbeats without a key. */
  public TestConfig anonymousHeartbeats(AnonymousHeartbeats policy) {
    anonymousHeartbeats = policy;
    return this;
  }

  /** With a token that Prometheus must send. */
  public TestConfig metricsTokenFile(Path file) {
    metricsTokenFile = file;
    return this;
  }

  /** These settings. */
  public CollectorConfig get() {
    return new CollectorConfig(
        data,
        new Listen("127.0.0.1", 0),
        /* publicUrl= */ null,
        database,
        /* databaseUser= */ null,
        /* databasePasswordFile= */ null,
        /* tlsKeyStore= */ null,
        /* tlsKeyStorePasswordFile= */ null,
        /* allowPlainHttp= */ false,
        /* trustedProxies= */ List.of(),
        ClientCertificates.OFF,
        /* clientTrustStore= */ null,
        anonymousHeartbeats,
        /* heartbeatInterval= */ Duration.ofMinutes(15),
        /* historyRetention= */ Duration.ofDays(400),
        /* machineRetention= */ null,
        /* auditRetention= */ Duration.ofDays(730),
        /* baselineSigningKey= */ null,
        metricsTokenFile,
        /* agentPackage= */ null,
        /* smtp= */ null,
        /* oidc= */ null);
  }
}
