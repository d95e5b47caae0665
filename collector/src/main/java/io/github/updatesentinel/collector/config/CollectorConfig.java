package io.github.updatesentinel.collector.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the collector. Each component is a key of {@code collector.json} of the same
 * name; {@link Settings} describes them.
 *
 * @param data folder of the embedded store and of keys made at the first start
 * @param listen address and port; port 0 takes a free one
 * @param publicUrl what people and agents call this collector, for links in alerts
 * @param database JDBC URL
 * @param databasePasswordFile file whose only line is the password; so for all secrets
 * @param tlsKeyStore PKCS#12 with the server's key; without it plain http
 * @param allowPlainHttp plain http on other addresses than loopback, behind a proxy that handles
 *     TLS
 * @param trustedProxies addresses whose X-Forwarded-For and -Proto are trusted
 * @param clientCertificates whether agents must show a certificate of {@code clientTrustStore}
 * @param anonymousHeartbeats whether heartbeats without a key are taken
 * @param heartbeatInterval assumed for agents that don't report theirs
 * @param historyRetention how long changes of a machine are kept
 * @param machineRetention a machine that was silent for so long is retired; null: none is
 * @param auditRetention how long the audit keeps who changed what
 * @param baselineSigningKey PKCS#8 PEM of an Ed25519 key; without it baselines go unsigned
 * @param metricsTokenFile what Prometheus must send as a bearer token; without it loopback only
 * @param agentPackage the MSI of the agent that this collector gives to computers
 */
public record CollectorConfig(
    Path data,
    Listen listen,
    @Nullable String publicUrl,
    String database,
    @Nullable String databaseUser,
    @Nullable Path databasePasswordFile,
    @Nullable Path tlsKeyStore,
    @Nullable Path tlsKeyStorePasswordFile,
    boolean allowPlainHttp,
    List<AddressRange> trustedProxies,
    ClientCertificates clientCertificates,
    @Nullable Path clientTrustStore,
    AnonymousHeartbeats anonymousHeartbeats,
    Duration heartbeatInterval,
    Duration historyRetention,
    @Nullable Duration machineRetention,
    Duration auditRetention,
    @Nullable Path baselineSigningKey,
    @Nullable Path metricsTokenFile,
    @Nullable Path agentPackage,
    @Nullable Smtp smtp,
    @Nullable Oidc oidc) {

  /** Host or address, and port. */
  public record Listen(String host, int port) {
    /** Whether only this machine can connect. */
    public boolean loopback() {
      return host.equals("localhost")
          || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
          || host.equals("::1");
    }
  }

  /** What is asked of agents in the TLS handshake. */
  public enum ClientCertificates {
    OFF,
    OPTIONAL,
    REQUIRED
  }

  /** What becomes of heartbeats that come without a key. */
  public enum AnonymousHeartbeats {
    DENY,
    ALLOW
  }

  /** The mail server that alerts go through. */
  public record Smtp(
      String host,
      int port,
      Security security,
      @Nullable String user,
      @Nullable Path passwordFile,
      String from) {
    /** How the connection is protected. */
    public enum Security {
      STARTTLS,
      TLS,
      NONE
    }
  }

  /** The provider that people may log in with. */
  public record Oidc(
      String issuer,
      String clientId,
      Path clientSecretFile,
      String roleClaim,
      String administratorValue,
      @Nullable String viewerValue) {}
}
