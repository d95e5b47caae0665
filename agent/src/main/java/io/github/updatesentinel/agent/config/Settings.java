package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.contract.baseline.BaselineKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Every key of the configuration, each described here and nowhere else. */
final class Settings {
  private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7E]{1,1024}");
  private static final Pattern PATH = Pattern.compile("[A-Za-z]:\\\\[^<>\"|?*\\x00-\\x1F]{1,1000}");

  private static final Pattern PORT =
      Pattern.compile(
          "([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])");

  static final Setting<URI> COLLECTOR_URL = SettingTypes.url("collectorUrl");
  static final Setting<String> ENROLLMENT_TOKEN =
      SettingTypes.matching(
          "enrollmentToken", "1 to 1024 visible ASCII characters", SECRET, null, "none");
  static final Setting<Duration> CHECK_INTERVAL =
      SettingTypes.duration(
          "checkInterval", Duration.ofSeconds(10), Duration.ofDays(1), Duration.ofMinutes(15));
  static final Setting<Duration> SCAN_INTERVAL =
      SettingTypes.duration(
          "scanInterval", Duration.ofSeconds(10), Duration.ofDays(7), Duration.ofHours(22));
  static final Setting<Duration> SCAN_TIMEOUT =
      SettingTypes.duration(
          "scanTimeout", Duration.ofSeconds(1), Duration.ofHours(12), Duration.ofMinutes(30));
  static final Setting<Duration> JITTER =
      SettingTypes.duration("jitter", Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(5));
  static final Setting<Duration> ALERT_REPEAT =
      SettingTypes.duration(
          "alertRepeat", Duration.ofSeconds(10), Duration.ofDays(30), Duration.ofHours(24));
  static final Setting<Integer> SCAN_FAILURES_BEFORE_ALERT =
      SettingTypes.number("scanFailuresBeforeAlert", 1, 100, 3);
  static final Setting<List<String>> REQUIRED_SERVICES =
      SettingTypes.services(
          "requiredServices", 1, SettingTypes.MAX_SERVICES, AgentConfig.REQUIRED_SERVICES);
  static final Setting<List<String>> OBSERVED_SERVICES =
      SettingTypes.services(
          "observedServices",
          0,
          SettingTypes.MAX_SERVICES,
          List.of(
              "WaaSMedicSvc",
              "DoSvc",
              "msiserver",
              "wlidsvc",
              "mpssvc",
              "EventLog",
              "Winmgmt",
              "W32Time",
              "CmitUpdateAgent",
              "CmitClientSVC"));
  static final Setting<List<String>> PATCH_MANAGER =
      SettingTypes.services("patchManager", 0, 5, List.of());
  static final Setting<List<String>> TAGS = SettingTypes.tags("tags");
  static final Setting<AgentConfig.ServerSelection> SERVER_SELECTION =
      SettingTypes.oneOf(
          "serverSelection", AgentConfig.ServerSelection.class, AgentConfig.ServerSelection.POLICY);
  static final Setting<Duration> BUILD_MAX_AGE =
      SettingTypes.duration(
          "buildMaxAge", Duration.ofDays(1), Duration.ofDays(3650), Duration.ofDays(60));
  static final Setting<Duration> BASELINE_MAX_AGE =
      SettingTypes.duration(
          "baselineMaxAge", Duration.ofDays(7), Duration.ofDays(3650), Duration.ofDays(60));
  static final Setting<Duration> SHIPPED_GRACE =
      SettingTypes.duration(
          "shippedGrace", Duration.ZERO, Duration.ofDays(60), Duration.ofDays(14));
  static final Setting<String> BASELINE_FILE =
      SettingTypes.matching("baselineFile", "full path of a local file", PATH, null, "none");
  static final Setting<BaselineKey> BASELINE_KEY =
      SettingTypes.baselineKey("baselineKey")
          // A bad key must never count like none.
          .invalidMeans(new BaselineKey.Unusable(), "no baseline from the collector is accepted");
  static final Setting<AgentConfig.Remediation> REMEDIATION =
      SettingTypes.oneOf("remediation", AgentConfig.Remediation.class, AgentConfig.Remediation.OFF);
  static final Setting<String> LANGUAGE =
      SettingTypes.matching(
          "language", "zh-CN or en-US", Pattern.compile("zh-CN|en-US"), null, "the system's");
  static final Setting<SpoolLimit> SPOOL_LIMIT = SettingTypes.spoolLimit("spoolLimit");
  static final Setting<String> TRUST_STORE =
      SettingTypes.matching(
              "trustStore",
              "Windows-ROOT or full path of a PEM or PKCS#12 file or sha256:thumbprint",
              Pattern.compile(
                  AgentConfig.WINDOWS_ROOT + "|sha256:[0-9A-Fa-f]{64}|" + PATH.pattern()),
              AgentConfig.WINDOWS_ROOT,
              AgentConfig.WINDOWS_ROOT)
          // The default would trust more than was meant.
          .invalidMeans(null, "no collector");
  static final Setting<String> CLIENT_CERTIFICATE =
      SettingTypes.matching(
          "clientCertificate",
          "full path of a PKCS#12 file, or subject or thumbprint in the machine's store",
          Pattern.compile("[^\\x00-\\x1F]{1,1024}"),
          null,
          "none");
  static final Setting<String> PROXY =
      SettingTypes.matching(
          "proxy",
          "DIRECT or SYSTEM or http://host:port",
          Pattern.compile(
              "DIRECT|SYSTEM|http://(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+):" + PORT.pattern()),
          "DIRECT",
          "DIRECT");
  static final Setting<Boolean> ALLOW_PLAIN_HTTP = SettingTypes.bool("allowPlainHttp", false);

  /** In the order of the documentation. */
  static final List<Setting<?>> ALL =
      List.of(
          COLLECTOR_URL,
          ENROLLMENT_TOKEN,
          CHECK_INTERVAL,
          SCAN_INTERVAL,
          SCAN_TIMEOUT,
          JITTER,
          ALERT_REPEAT,
          SCAN_FAILURES_BEFORE_ALERT,
          REQUIRED_SERVICES,
          OBSERVED_SERVICES,
          PATCH_MANAGER,
          SERVER_SELECTION,
          BUILD_MAX_AGE,
          BASELINE_MAX_AGE,
          SHIPPED_GRACE,
          BASELINE_FILE,
          BASELINE_KEY,
          TAGS,
          REMEDIATION,
          LANGUAGE,
          SPOOL_LIMIT,
          TRUST_STORE,
          CLIENT_CERTIFICATE,
          PROXY,
          ALLOW_PLAIN_HTTP);

  private Settings() {}
}
