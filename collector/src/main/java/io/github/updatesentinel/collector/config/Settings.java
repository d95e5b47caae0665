package io.github.updatesentinel.collector.config;

import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import io.github.updatesentinel.collector.config.CollectorConfig.ClientCertificates;
import io.github.updatesentinel.collector.config.CollectorConfig.Listen;
import io.github.updatesentinel.collector.config.CollectorConfig.Smtp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Every key of {@code collector.json}, each described here and nowhere else. */
final class Settings {
  private static final Pattern LINE = Pattern.compile("[^\\x00-\\x1F\\x7F]{1,255}");
  private static final Pattern MAIL = Pattern.compile("[^\\s@<>\"]{1,64}@[A-Za-z0-9.-]{1,253}");

  static final Setting<Path> DATA = SettingTypes.folder("data", "`data` beside `collector.json`");
  static final Setting<Listen> LISTEN =
      SettingTypes.listen("listen", new Listen("127.0.0.1", 8080));
  static final Setting<String> PUBLIC_URL = SettingTypes.origin("publicUrl");
  static final Setting<String> DATABASE = SettingTypes.database("database");
  static final Setting<String> DATABASE_USER =
      SettingTypes.text("databaseUser", "name of up to 255 characters", LINE);
  static final Setting<Path> DATABASE_PASSWORD_FILE =
      SettingTypes.secretFile("databasePasswordFile");
  static final Setting<Path> TLS_KEY_STORE = SettingTypes.keyFile("tlsKeyStore", "PKCS#12 file");
  static final Setting<Path> TLS_KEY_STORE_PASSWORD_FILE =
      SettingTypes.secretFile("tlsKeyStorePasswordFile");
  static final Setting<Boolean> ALLOW_PLAIN_HTTP = SettingTypes.bool("allowPlainHttp", false);
  static final Setting<List<AddressRange>> TRUSTED_PROXIES = SettingTypes.ranges("trustedProxies");
  static final Setting<ClientCertificates> CLIENT_CERTIFICATES =
      SettingTypes.oneOf("clientCertificates", ClientCertificates.class, ClientCertificates.OFF);
  static final Setting<Path> CLIENT_TRUST_STORE =
      SettingTypes.file("clientTrustStore", "PEM file of certificates");
  static final Setting<AnonymousHeartbeats> ANONYMOUS_HEARTBEATS =
      SettingTypes.oneOf(
          "anonymousHeartbeats", AnonymousHeartbeats.class, AnonymousHeartbeats.DENY);
  static final Setting<Duration> HEARTBEAT_INTERVAL =
      SettingTypes.duration(
          "heartbeatInterval", Duration.ofSeconds(10), Duration.ofDays(1), Duration.ofMinutes(15));
  static final Setting<Duration> HISTORY_RETENTION =
      SettingTypes.duration(
          "historyRetention", Duration.ofDays(1), Duration.ofDays(3650), Duration.ofDays(400));
  static final Setting<Duration> MACHINE_RETENTION =
      SettingTypes.duration("machineRetention", Duration.ofDays(7), Duration.ofDays(3650));
  static final Setting<Duration> AUDIT_RETENTION =
      SettingTypes.duration(
          "auditRetention", Duration.ofDays(1), Duration.ofDays(3650), Duration.ofDays(730));
  static final Setting<Path> BASELINE_SIGNING_KEY =
      SettingTypes.keyFile("baselineSigningKey", "PKCS#8 PEM file of an Ed25519 key");
  static final Setting<Path> METRICS_TOKEN_FILE = SettingTypes.secretFile("metricsTokenFile");
  static final Setting<Path> AGENT_PACKAGE = SettingTypes.file("agentPackage", "MSI file");

  static final Setting<String> SMTP_HOST = SettingTypes.host("smtp.host").required();
  static final Setting<Integer> SMTP_PORT = SettingTypes.port("smtp.port", 587);
  static final Setting<Smtp.Security> SMTP_SECURITY =
      SettingTypes.oneOf("smtp.security", Smtp.Security.class, Smtp.Security.STARTTLS);
  static final Setting<String> SMTP_USER =
      SettingTypes.text("smtp.user", "name of up to 255 characters", LINE);
  static final Setting<Path> SMTP_PASSWORD_FILE = SettingTypes.secretFile("smtp.passwordFile");
  static final Setting<String> SMTP_FROM =
      SettingTypes.text("smtp.from", "mail address", MAIL).required();

  static final Setting<String> OIDC_ISSUER = SettingTypes.issuer("oidc.issuer").required();
  static final Setting<String> OIDC_CLIENT_ID =
      SettingTypes.text("oidc.clientId", "text of up to 255 characters", LINE).required();
  static final Setting<Path> OIDC_CLIENT_SECRET_FILE =
      SettingTypes.secretFile("oidc.clientSecretFile").required();
  static final Setting<String> OIDC_ROLE_CLAIM =
      SettingTypes.text("oidc.roleClaim", "name of a claim of the ID token", LINE).required();
  static final Setting<String> OIDC_ADMINISTRATOR_VALUE =
      SettingTypes.text("oidc.administratorValue", "text of up to 255 characters", LINE).required();
  static final Setting<String> OIDC_VIEWER_VALUE =
      SettingTypes.text("oidc.viewerValue", "text of up to 255 characters", LINE);

  /** In the order of the documentation. */
  static final List<Setting<?>> ALL =
      List.of(
          DATA,
          LISTEN,
          PUBLIC_URL,
          DATABASE,
          DATABASE_USER,
          DATABASE_PASSWORD_FILE,
          TLS_KEY_STORE,
          TLS_KEY_STORE_PASSWORD_FILE,
          ALLOW_PLAIN_HTTP,
          TRUSTED_PROXIES,
          CLIENT_CERTIFICATES,
          CLIENT_TRUST_STORE,
          ANONYMOUS_HEARTBEATS,
          HEARTBEAT_INTERVAL,
          HISTORY_RETENTION,
          MACHINE_RETENTION,
          AUDIT_RETENTION,
          BASELINE_SIGNING_KEY,
          METRICS_TOKEN_FILE,
          AGENT_PACKAGE,
          SMTP_HOST,
          SMTP_PORT,
          SMTP_SECURITY,
          SMTP_USER,
          SMTP_PASSWORD_FILE,
          SMTP_FROM,
          OIDC_ISSUER,
          OIDC_CLIENT_ID,
          OIDC_CLIENT_SECRET_FILE,
          OIDC_ROLE_CLAIM,
          OIDC_ADMINISTRATOR_VALUE,
          OIDC_VIEWER_VALUE);

  private Settings() {}
}
