package io.github.updatesentinel.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.updatesentinel.agent.config.AgentConfig.Remediation;
import io.github.updatesentinel.agent.config.AgentConfig.ServerSelection;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.setting.DurationRange;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  private static final String KEY = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
  private static final String TOKEN = "s3cret-of-the-fleet";

  @Test
  void everySettingHasItsDefault() {
    LoadedConfig loaded = ConfigLoader.load(List.of());

    assertThat(loaded.problems()).isEmpty();
    AgentConfig config = loaded.config();
    assertThat(config.collectorUrl()).isNull();
    assertThat(config.enrollmentToken()).isNull();
    assertThat(config.checkInterval()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.scanInterval()).isEqualTo(Duration.ofHours(22));
    assertThat(config.scanTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.jitter()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.alertRepeat()).isEqualTo(Duration.ofHours(24));
    assertThat(config.scanFailuresBeforeAlert()).isEqualTo(3);
    assertThat(config.requiredServices())
        .containsExactly("TrustedInstaller", "wuauserv", "BITS", "CryptSvc", "UsoSvc");
    assertThat(config.requiredServicesOn(WindowsFamily.SERVER)).doesNotContain("UsoSvc");
    assertThat(config.observedServices())
        .containsExactly(
            "WaaSMedicSvc",
            "DoSvc",
            "msiserver",
            "wlidsvc",
            "mpssvc",
            "EventLog",
            "Winmgmt",
            "W32Time",
            "CmitUpdateAgent",
            "CmitClientSVC");
    assertThat(config.patchManager()).isEmpty();
    assertThat(config.serverSelection()).isEqualTo(ServerSelection.POLICY);
    assertThat(config.buildMaxAge()).isEqualTo(Duration.ofDays(60));
    assertThat(config.baselineMaxAge()).isEqualTo(Duration.ofDays(60));
    assertThat(config.shippedGrace()).isEqualTo(Duration.ofDays(14));
    assertThat(config.baselineFile()).isNull();
    assertThat(config.baselineKey()).isEqualTo(new BaselineKey.None());
    assertThat(config.remediation()).isEqualTo(Remediation.OFF);
    assertThat(config.language()).isNull();
    assertThat(config.spoolLimit()).isEqualTo(new SpoolLimit(64L << 20, Duration.ofDays(30)));
    assertThat(config.trustStore()).isEqualTo("Windows-ROOT");
    assertThat(config.clientCertificate()).isNull();
    assertThat(config.proxy()).isEqualTo("DIRECT");
    assertThat(config.allowPlainHttp()).isFalse();
  }

  @Test
  void everySettingIsReadByAMethodOfItsName() {
    for (Setting<?> setting : Settings.ALL) {
      assertThatCode(() -> AgentConfig.class.getMethod(setting.key()))
          .as(setting.key())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void shownDefaultsAreWhatCounts() {
    // What the documentation says must give the same when somebody writes it into a source.
    Map<String, RawValue> shown = new LinkedHashMap<>();
    for (Setting<?> setting : Settings.ALL) {
      // Who names the default of the required services wants them on servers, too; an empty list is
      // shown as "none", which is no value.
      if (setting.fallback() != null
          && !setting.equals(Settings.REQUIRED_SERVICES)
          && !setting.equals(Settings.PATCH_MANAGER)
          && !setting.equals(Settings.TAGS)) {
        shown.put(setting.key(), new RawValue.Text(setting.shownDefault()));
      }
    }

    assertThat(load(shown)).isEqualTo(ConfigLoader.load(List.of()));
  }

  @Test
  void policyWinsOverInstalledOverFile() {
    ConfigSource policy = source("policy", Map.of("checkInterval", text("PT1M")));
    ConfigSource installed =
        source("installed", Map.of("checkInterval", text("PT2M"), "scanInterval", text("PT2H")));
    ConfigSource file =
        source(
            "file",
            Map.of(
                "checkInterval",
                text("PT3M"),
                "scanInterval",
                text("PT3H"),
                "alertRepeat",
                text("PT3H")));
    AgentConfig config = ConfigLoader.load(List.of(policy, installed, file)).config();

    assertThat(config.checkInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.scanInterval()).isEqualTo(Duration.ofHours(2));
    assertThat(config.alertRepeat()).isEqualTo(Duration.ofHours(3));
    assertThat(config.scanTimeout()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void badValueMeansTheDefaultAndNotTheNextSource() {
    LoadedConfig loaded =
        ConfigLoader.load(
            List.of(
                source("policy", Map.of("checkInterval", text("soon"))),
                source("file", Map.of("checkInterval", text("PT3M")))));

    assertThat(loaded.config().checkInterval()).isEqualTo(Duration.ofMinutes(15));
    assertThat(loaded.problems())
        .containsExactly(
            new ConfigProblem(
                "checkInterval", "policy", "expected PT10S to P1D, found \"soon\"", "PT15M"));
  }

  @Test
  void badValueThatIsOverruledIsNoProblem() {
    LoadedConfig loaded =
        ConfigLoader.load(
            List.of(
                source("policy", Map.of("checkInterval", text("PT3M"))),
                source("file", Map.of("checkInterval", text("soon")))));

    assertThat(loaded.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "checkInterval, PT10S, P1D",
    "scanInterval, PT10S, P7D",
    "scanTimeout, PT1S, PT12H",
    "jitter, PT0S, PT5M",
    "alertRepeat, PT10S, P30D",
    "buildMaxAge, P1D, P3650D",
  })
  void durationsReachFromMinToMax(String key, Duration min, Duration max) {
    Function<AgentConfig, Duration> value = duration(key);
    String range = DurationRange.show(min) + " to " + DurationRange.show(max);

    assertThat(value.apply(load(key, text(min.toString())).config())).isEqualTo(min);
    assertThat(value.apply(load(key, text(max.toString())).config())).isEqualTo(max);
    for (Duration outside :
        List.of(min.minusNanos(1), max.plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThat(problem(key, text(outside.toString())))
          .isEqualTo("expected %s, found \"%s\"".formatted(range, outside));
    }
  }

  private static Function<AgentConfig, Duration> duration(String key) {
    return switch (key) {
      case "checkInterval" -> AgentConfig::checkInterval;
      case "scanInterval" -> AgentConfig::scanInterval;
      case "scanTimeout" -> AgentConfig::scanTimeout;
      case "jitter" -> AgentConfig::jitter;
      case "alertRepeat" -> AgentConfig::alertRepeat;
      case "buildMaxAge" -> AgentConfig::buildMaxAge;
      default -> throw new IllegalArgumentException(key);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"15", "15m", "PT", "-PT15M", "PT99999999999999999999S", "P1M", "PT1H x"})
  void whatIsNoDurationIsRefused(String value) {
    assertThat(problem("checkInterval", text(value)))
        .isEqualTo("expected PT10S to P1D, found \"" + value + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT2M", "pt2m", " PT2M ", "PT120S"})
  void durationMayBeSpelledInManyWays(String value) {
    assertThat(load("checkInterval", text(value)).config().checkInterval())
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void numbersReachFromMinToMax() {
    assertThat(failures(new RawValue.Int(1))).isEqualTo(1);
    assertThat(failures(new RawValue.Int(100))).isEqualTo(100);
    assertThat(failures(text("7"))).isEqualTo(7);
    assertThat(problem("scanFailuresBeforeAlert", new RawValue.Int(0)))
        .isEqualTo("expected 1 to 100, found 0");
    assertThat(problem("scanFailuresBeforeAlert", new RawValue.Int(101)))
        .isEqualTo("expected 1 to 100, found 101");
    assertThat(problem("scanFailuresBeforeAlert", new RawValue.Int(4_294_967_297L)))
        .isEqualTo("expected 1 to 100, found 4294967297");
    assertThat(problem("scanFailuresBeforeAlert", text("three")))
        .isEqualTo("expected 1 to 100, found \"three\"");
  }

  private static int failures(RawValue raw) {
    return load("scanFailuresBeforeAlert", raw).config().scanFailuresBeforeAlert();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1MB; 1048576; 30",
        "1024MB; 1073741824; 30",
        "1GB; 1073741824; 30",
        "2048 kb; 2097152; 30",
        "P1D; 67108864; 1",
        "p365d; 67108864; 365",
        "PT48H; 67108864; 2",
        "1MB,P7D; 1048576; 7",
        "P7D,1MB; 1048576; 7",
        "1MB P7D; 1048576; 7",
        "P7D 1 MB; 1048576; 7",
        " 1 MB ,  P7D ; 1048576; 7",
      })
  void spoolIsLimitedBySizeAgeOrBoth(String value, long bytes, int days) {
    LoadedConfig loaded = load("spoolLimit", text(value));

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().spoolLimit())
        .isEqualTo(new SpoolLimit(bytes, Duration.ofDays(days)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1023KB",
        "1025MB",
        "2GB",
        "64",
        "64 bytes",
        "-1MB",
        "999999GB",
        "PT23H59M",
        "P366D",
        "-P30D",
        "P1M",
        "64MB,P366D",
        "0MB,P30D",
        "64MB,64MB",
        "P30D,P30D",
        "64MB,P30D,",
        ",64MB",
        "64MB,,P30D",
        "64MB;P30D",
        "64MBP30D",
        "64MB,P30D,P30D",
      })
  void spoolLimitsOutsideTheRangeAreRefusedWhole(String value) {
    assertThat(problem("spoolLimit", text(value)))
        .isEqualTo(
            "expected 1MB to 1024MB, P1D to P365D, or both as in 64MB,P30D, found \"%s\""
                .formatted(value));
  }

  @Test
  void baselineKeyIsReadInBothForms() {
    byte[] encoded = Base64.getDecoder().decode(KEY);
    String raw = Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, 12, 44));
    BaselineKey key = load("baselineKey", text(KEY)).config().baselineKey();

    assertThat(key)
        .isInstanceOfSatisfying(
            BaselineKey.Ed25519.class,
            known -> assertThat(known.key().getEncoded()).isEqualTo(encoded));
    assertThat(load("baselineKey", text(" " + raw + " ")).config().baselineKey()).isEqualTo(key);
    assertThat(load("baselineKey", text(raw)).problems()).isEmpty();
    // The loop compares configurations to see whether anything has changed.
    assertThat(load("baselineKey", text(KEY))).isEqualTo(load("baselineKey", text(KEY)));
  }

  /**
   * Among them: a private key, the key of another algorithm in 44 bytes, and 32 bytes that are no
   * point of the curve.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "AAAA",
        "?",
        "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
        "MCowBQYDK2VuAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
        "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "//////////////////////////////////////////8=",
        "-----BEGIN PUBLIC KEY-----",
      })
  void badBaselineKeyNeverMeansNoneAndIsNotShown(String value) {
    LoadedConfig loaded = load("baselineKey", text(value));

    assertThat(loaded.config().baselineKey()).isEqualTo(new BaselineKey.Unusable());
    assertThat(loaded.problems())
        .containsExactly(
            new ConfigProblem(
                "baselineKey",
                "test",
                "expected base64 of an Ed25519 public key, 32 or 44 bytes,"
                    + " found something else (hidden)",
                "no baseline from the collector is accepted"));
  }

  @Test
  void badTrustStoreMeansNoCollector() {
    LoadedConfig loaded =
        load(
            Map.of(
                "collectorUrl",
                text("https://collector.example"),
                "trustStore",
                text("\\\\server\\pki\\ca.pem")));

    // The default trusts whom Windows trusts, which is more than was meant.
    assertThat(loaded.config().collectorUrl()).isNull();
    assertThat(loaded.problems())
        .containsExactly(
            new ConfigProblem(
                "trustStore",
                "test",
                "expected Windows-ROOT or full path of a PEM or PKCS#12 file or sha256:thumbprint,"
                    + " found \"\\\\server\\pki\\ca.pem\"",
                "no collector"));
  }

  @Test
  void trustStoreThatIsGoodOrNotSetLeavesTheCollector() {
    RawValue url = text("https://collector.example");

    assertThat(load("collectorUrl", url).config().collectorUrl()).isNotNull();
    AgentConfig config =
        load(Map.of("collectorUrl", url, "trustStore", text("C:\\pki\\ca.pem"))).config();
    assertThat(config.collectorUrl()).isNotNull();
    assertThat(config.trustStore()).isEqualTo("C:\\pki\\ca.pem");
  }

  @Test
  void everySettingRefusesAKindThatNoSettingHas() {
    for (Setting<?> setting : Settings.ALL) {
      LoadedConfig loaded = load(setting.key(), new RawValue.Unusable("REG_BINARY"));
      String found = setting.isHidden() ? "something else (hidden)" : "REG_BINARY";

      assertThat(loaded.problems())
          .containsExactly(
              new ConfigProblem(
                  setting.key(),
                  "test",
                  "expected " + setting.expected() + ", found " + found,
                  setting.shownInstead()));
    }
  }

  @Test
  void invalidMeansTheDefaultButWhereThatWouldTrustMore() {
    assertThat(Settings.ALL)
        .filteredOn(setting -> !setting.shownInstead().equals(setting.shownDefault()))
        .extracting(Setting::key)
        .containsExactly("baselineKey", "trustStore");
    for (Setting<?> setting : Settings.ALL) {
      if (setting.shownInstead().equals(setting.shownDefault())) {
        assertThat(load(setting.key(), new RawValue.Unusable("REG_BINARY")).config())
            .isEqualTo(ConfigLoader.load(List.of()).config());
      }
    }
  }

  @Test
  void onlyListsTakeALargeValueAndMessagesStayShort() {
    RawValue huge = text("x".repeat(1_000_000));
    for (Setting<?> setting : Settings.ALL) {
      assertThat(load(setting.key(), huge).problems())
          .as(setting.key())
          .singleElement()
          .satisfies(problem -> assertThat(problem.problem()).hasSizeLessThan(400));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void emptyTextIsAbsent(String value) {
    for (Setting<?> setting : Settings.ALL) {
      assertThat(load(setting.key(), text(value))).isEqualTo(ConfigLoader.load(List.of()));
    }
  }

  @Test
  void emptyPolicyLeavesTheSettingToTheNextSource() {
    LoadedConfig loaded =
        ConfigLoader.load(
            List.of(
                source("policy", Map.of("checkInterval", text(""))),
                source("file", Map.of("checkInterval", text("PT3M")))));

    assertThat(loaded.config().checkInterval()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void unknownKeyIsReportedWithItsSource() {
    LoadedConfig loaded =
        ConfigLoader.load(
            List.of(
                source("policy", Map.of("chekInterval", text("PT1M"))),
                source("file", Map.of("b", text("1"), "a", text("1")))));

    assertThat(loaded.problems())
        .containsExactly(
            new ConfigProblem(
                "chekInterval", "policy", "expected a known key, found this one", "nothing"),
            new ConfigProblem("a", "file", "expected a known key, found this one", "nothing"),
            new ConfigProblem("b", "file", "expected a known key, found this one", "nothing"));
  }

  @Test
  void hugeUnknownKeyIsShownShort() {
    assertThat(load("k".repeat(30_000), text("x")).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.key()).hasSizeLessThan(110));
  }

  @Test
  void caseOfAKeyDoesNotMatter() {
    LoadedConfig loaded = load("CHECKINTERVAL", text("PT1M"));

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().checkInterval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void tokenIsReadAndNeverShown() {
    LoadedConfig loaded = load("enrollmentToken", text(TOKEN));

    assertThat(loaded.config().enrollmentToken()).isEqualTo(TOKEN);
    assertThat(loaded.toString()).doesNotContain(TOKEN);
    assertThat(loaded.config().toString()).doesNotContain(TOKEN);
  }

  @Test
  void badTokenIsAProblemThatDoesNotShowIt() {
    LoadedConfig loaded = load("enrollmentToken", text(TOKEN + " \u4ee4\u724c"));

    assertThat(loaded.config().enrollmentToken()).isNull();
    assertThat(loaded.problems())
        .containsExactly(
            new ConfigProblem(
                "enrollmentToken",
                "test",
                "expected 1 to 1024 visible ASCII characters, found something else (hidden)",
                "none"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://collector.example, https://collector.example",
    "https://collector.example/, https://collector.example",
    "https://collector.example:8443/sentinel//, https://collector.example:8443/sentinel",
    "HTTPS://collector.example, HTTPS://collector.example",
    "https://[fd00::1]:8443, https://[fd00::1]:8443",
    "http://localhost:8080, http://localhost:8080",
    "http://LOCALHOST, http://LOCALHOST",
    "http://127.0.0.1:8080, http://127.0.0.1:8080",
    "http://[::1]:8080, http://[::1]:8080",
  })
  void secureAndLocalCollectorsAreAccepted(String value, URI url) {
    LoadedConfig loaded = load("collectorUrl", text(value));

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().collectorUrl()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://collector.example",
        "HTTP://collector.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://10.0.0.1",
      })
  void plainHttpToAnotherMachineNeedsAllowPlainHttp(String value) {
    LoadedConfig refused = load("collectorUrl", text(value));
    LoadedConfig allowed =
        load(Map.of("collectorUrl", text(value), "allowPlainHttp", new RawValue.Bool(true)));

    assertThat(refused.config().collectorUrl()).isNull();
    assertThat(refused.problems())
        .containsExactly(
            new ConfigProblem(
                "collectorUrl",
                "test",
                "expected https (http only to this machine itself, or with allowPlainHttp), found "
                    + value,
                "none"));
    assertThat(allowed.config().collectorUrl()).isEqualTo(URI.create(value));
    assertThat(allowed.problems()).isEmpty();
  }

  @Test
  void plainHttpIsBlamedOnTheSourceThatHasIt() {
    LoadedConfig loaded =
        ConfigLoader.load(
            List.of(
                source("policy", Map.of("collectorUrl", text(""))),
                source("installed", Map.of("collectorUrl", text("http://collector.example")))));

    assertThat(loaded.problems()).extracting(ConfigProblem::source).containsExactly("installed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "collector.example",
        "ftp://collector.example",
        "https://",
        "https:///path",
        "https://collector.example?x=1",
        "https://collector.example#x",
        "https://user:password@collector.example",
        "https://collector.example:0",
        "https://collector.example:65536",
        "https://collector.example:99999999999",
        "https://collector example",
        "mailto:x@example",
        "file:///c:/x",
      })
  void whatIsNoCollectorIsRefused(String value) {
    LoadedConfig loaded = load("collectorUrl", text(value));

    assertThat(loaded.config().collectorUrl()).isNull();
    assertThat(loaded.problems())
        .containsExactly(
            new ConfigProblem(
                "collectorUrl",
                "test",
                "expected https://host[:port][/path], found \""
                    + value.replace("user:password@", "***@").replace("mailto:x@", "***@")
                    + "\"",
                "none"));
  }

  @Test
  void servicesMayBeAListOrOneText() {
    List<String> wanted = List.of("TrustedInstaller", "wuauserv");

    assertThat(services(new RawValue.Texts(wanted))).isEqualTo(wanted);
    assertThat(services(text("TrustedInstaller,wuauserv"))).isEqualTo(wanted);
    assertThat(services(text(" TrustedInstaller ; wuauserv ;"))).isEqualTo(wanted);
    assertThat(services(new RawValue.Texts(List.of("TrustedInstaller", "", "wuauserv"))))
        .isEqualTo(wanted);
  }

  @Test
  void serviceNamedTwiceIsOneWhateverItsCase() {
    assertThat(services(text("BITS,bits,wuauserv,Bits"))).containsExactly("BITS", "wuauserv");
  }

  private static List<String> services(RawValue raw) {
    LoadedConfig loaded = load("requiredServices", raw);
    assertThat(loaded.problems()).isEmpty();
    return loaded.config().requiredServices();
  }

  @Test
  void requiredServicesAreOneToFifty() {
    List<String> fifty = IntStream.range(0, 50).mapToObj(i -> "svc" + i).toList();
    List<String> more = IntStream.range(0, 51).mapToObj(i -> "svc" + i).toList();

    assertThat(services(new RawValue.Texts(fifty))).hasSize(50);
    assertThat(problem("requiredServices", new RawValue.Texts(more)))
        .startsWith("expected 1 to 50 service names, found [svc0, ");
    assertThat(problem("requiredServices", new RawValue.Texts(List.of())))
        .isEqualTo("expected 1 to 50 service names, found []");
    assertThat(problem("requiredServices", text(",;")))
        .isEqualTo("expected 1 to 50 service names, found \",;\"");
  }

  @Test
  void observedServicesMayBeNone() {
    LoadedConfig loaded = load("observedServices", new RawValue.Texts(List.of()));

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().observedServices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..\\BITS", "a\\b", "BITS/x", "\u670d\u52a1", "a\u0000b"})
  void whatIsNoServiceNameIsRefused(String name) {
    assertThat(load("requiredServices", text("wuauserv," + name)).problems()).hasSize(1);
    assertThat(load("requiredServices", text("s".repeat(256))).problems()).isEmpty();
    assertThat(load("requiredServices", text("s".repeat(257))).problems()).hasSize(1);
  }

  @Test
  void booleansMayBeNumbers() {
    assertThat(plainHttp(new RawValue.Int(1))).isTrue();
    assertThat(plainHttp(new RawValue.Int(0))).isFalse();
    assertThat(plainHttp(new RawValue.Bool(true))).isTrue();
    assertThat(plainHttp(text("1"))).isTrue();
    assertThat(plainHttp(text("TRUE"))).isTrue();
    assertThat(plainHttp(text("false"))).isFalse();
    assertThat(problem("allowPlainHttp", new RawValue.Int(2)))
        .isEqualTo("expected true or false, found 2");
    assertThat(problem("allowPlainHttp", new RawValue.Int(-1)))
        .isEqualTo("expected true or false, found -1");
    assertThat(problem("allowPlainHttp", text("yes")))
        .isEqualTo("expected true or false, found \"yes\"");
  }

  private static boolean plainHttp(RawValue raw) {
    LoadedConfig loaded = load("allowPlainHttp", raw);
    assertThat(loaded.problems()).isEmpty();
    return loaded.config().allowPlainHttp();
  }

  @Test
  void wordsAreTakenInAnyCase() {
    assertThat(load("remediation", text("restore_start_type")).config().remediation())
        .isEqualTo(Remediation.RESTORE_START_TYPE);
    assertThat(load("serverSelection", text("windows_update")).config().serverSelection())
        .isEqualTo(ServerSelection.WINDOWS_UPDATE);
    assertThat(problem("remediation", text("ON")))
        .isEqualTo("expected OFF or RESTORE_START_TYPE, found \"ON\"");
  }

  @ParameterizedTest
  @CsvSource({
    "baselineFile, C:\\ProgramData\\baseline.json",
    "baselineFile, d:\\\u57fa\u7ebf\\b.json",
    "trustStore, Windows-ROOT",
    "trustStore, C:\\pki\\ca.pem",
    "language, zh-CN",
    "language, en-US",
    "proxy, DIRECT",
    "proxy, SYSTEM",
    "proxy, http://proxy.example:8080",
    "proxy, http://corp_proxy:1",
    "proxy, http://[fd00::1]:65535",
    "clientCertificate, CN=PC-0042",
  })
  void goodTextIsAccepted(String key, String value) {
    assertThat(load(key, text(value)).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "baselineFile, baseline.json",
    "baselineFile, \\\\server\\share\\b.json",
    "baselineFile, C:\\a|b",
    "trustStore, Windows-MY",
    "language, de-DE",
    "proxy, proxy.example:8080",
    "proxy, https://proxy.example:8080",
    "proxy, http://proxy.example",
    "proxy, http://proxy.example:0",
    "proxy, http://proxy.example:65536",
    "proxy, http://user@proxy.example:8080",
  })
  void badTextIsRefused(String key, String value) {
    assertThat(load(key, text(value)).problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.problem())
                    .startsWith("expected ")
                    .endsWith("\"" + value.replace("user@", "***@") + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret", "s3/cret", "s3@cret", "s3//cret", "s3 cret", "s3\ncret"})
  void passwordIsNotShownWhateverCharactersItHas(String password) {
    assertThat(load("proxy", text("http://bob:" + password + "@proxy.example:8080")).problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.problem())
                    .doesNotContain("s3", "cret")
                    .endsWith("\"http://***@proxy.example:8080\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob:s3cret@proxy.example:8080", "s3cret//@proxy.example:8080"})
  void passwordIsNotShownWithoutAScheme(String proxy) {
    assertThat(load("proxy", text(proxy)).problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.problem())
                    .doesNotContain("s3cret")
                    .contains("***@proxy.example:8080\""));
  }

  @Test
  void passwordInAListIsNotShown() {
    RawValue list = new RawValue.Texts(List.of("http://bob:s3cret@one:1", "bob:s3cret@two:2"));

    assertThat(load("proxy", list).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.problem()).doesNotContain("s3cret"));
  }

  @Test
  void passwordThatIsLongerThanWhatIsShownIsNotShown() {
    String proxy = "http://bob:" + "s3cret".repeat(30) + "@proxy.example:8080";

    assertThat(load("proxy", text(proxy)).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.problem()).doesNotContain("s3cret"));
  }

  @Test
  void scanCountsForAWeekendOrTwoRoundsAndItsOwnLength() {
    assertThat(ConfigLoader.load(List.of()).config().scanStaleAfter())
        .isEqualTo(Duration.ofDays(3));
    assertThat(load("scanInterval", text("P2D")).config().scanStaleAfter())
        .isEqualTo(Duration.ofDays(4).plusMinutes(30));
  }

  @Test
  void orchestratorIsRequiredOnClientsAndOnlyObservedOnServers() {
    AgentConfig config = ConfigLoader.load(List.of()).config();

    assertThat(config.requiredServicesOn(WindowsFamily.CLIENT)).contains("UsoSvc");
    assertThat(config.observedServicesOn(WindowsFamily.CLIENT)).doesNotContain("UsoSvc");
    assertThat(config.requiredServicesOn(WindowsFamily.SERVER))
        .containsExactly("TrustedInstaller", "wuauserv", "BITS", "CryptSvc");
    assertThat(config.observedServicesOn(WindowsFamily.SERVER))
        .startsWith("UsoSvc", "WaaSMedicSvc");
  }

  @Test
  void requiredServicesThatAreNamedCountOnServersToo() {
    AgentConfig config =
        load("requiredServices", text("TrustedInstaller;wuauserv;BITS;CryptSvc;UsoSvc")).config();

    assertThat(config.requiredServicesOn(WindowsFamily.SERVER)).contains("UsoSvc");
    assertThat(config.observedServicesOn(WindowsFamily.SERVER)).doesNotContain("UsoSvc");
  }

  @Test
  void orchestratorThatIsObservedAnywayIsObservedOnce() {
    AgentConfig config = load("observedServices", text("usosvc")).config();

    assertThat(config.observedServicesOn(WindowsFamily.SERVER)).containsExactly("usosvc");
  }

  @Test
  void patchManagersAreObservedWhereNoOtherListHasThem() {
    AgentConfig config =
        ConfigLoader.load(
                List.of(
                    source(
                        "test",
                        Map.of(
                            "patchManager", text("WAPTService;dosvc;bits"),
                            "observedServices", text("DoSvc")))))
            .config();

    assertThat(config.patchManager()).containsExactly("WAPTService", "dosvc", "bits");
    assertThat(config.observedServicesOn(WindowsFamily.CLIENT))
        .containsExactly("WAPTService", "DoSvc");
    assertThat(config.observedServicesOn(WindowsFamily.SERVER))
        .containsExactly("UsoSvc", "WAPTService", "DoSvc");
  }

  @ParameterizedTest
  @CsvSource({
    "patchManager, A;B;C;D;E, true",
    "patchManager, A;B;C;D;E;F, false",
    "tags, A;B;C;D;E;F;G;H;I;J;K;L;M;N;O;P;Q;R;S;T, true",
    "tags, A;B;C;D;E;F;G;H;I;J;K;L;M;N;O;P;Q;R;S;T;U, false",
    "baselineMaxAge, P7D, true",
    "baselineMaxAge, P6D, false",
    "baselineMaxAge, P3651D, false",
    "shippedGrace, P0D, true",
    "shippedGrace, P60D, true",
    "shippedGrace, P61D, false"
  })
  void limitsOfPatchManagersAndOfListsHold(String key, String value, boolean allowed) {
    assertThat(load(key, text(value)).problems().isEmpty()).isEqualTo(allowed);
  }

  @Test
  void tagsKeepCommasAndLoseBlanksAroundThemAndRepeats() {
    AgentConfig config =
        load("tags", text(" Finance, 2nd floor ;\u8d22\u52a1\u90e8;;Finance, 2nd floor")).config();

    assertThat(config.tags()).containsExactly("Finance, 2nd floor", "\u8d22\u52a1\u90e8");
  }

  @Test
  void tagThatNoHeartbeatCanCarryIsInvalid() {
    for (String tag : List.of("a;b", "a\u0007", "a\u0085b", "x".repeat(65))) {
      assertThat(problem("tags", new RawValue.Texts(List.of("good", tag)))).as(tag).isNotEmpty();
    }
    assertThat(load("tags", new RawValue.Texts(List.of("x".repeat(64)))).problems()).isEmpty();
  }

  private static RawValue text(String value) {
    return new RawValue.Text(value);
  }

  private static ConfigSource source(String name, Map<String, RawValue> values) {
    return new ConfigSource(name, values);
  }

  @ParameterizedTest
  @CsvSource({
    "https://uc.example, DIRECT, false",
    "https://uc.example, SYSTEM, false",
    "http://uc.example, DIRECT, true",
    "http://localhost:8080, DIRECT, false",
    "http://[::1]:8080, DIRECT, false",
    "http://localhost:8080, SYSTEM, true",
    "http://127.0.0.1, http://proxy.example:3128, true",
  })
  void heartbeatsInTheClearAreKnownAsSuch(String url, String proxy, boolean inTheClear) {
    Map<String, RawValue> values =
        Map.of(
            "collectorUrl",
            text(url),
            "proxy",
            text(proxy),
            "allowPlainHttp",
            new RawValue.Bool(true));
    assertThat(load(values).config().sendsInTheClear()).isEqualTo(inTheClear);
  }

  private static LoadedConfig load(String key, RawValue value) {
    return load(Map.of(key, value));
  }

  private static LoadedConfig load(Map<String, RawValue> values) {
    return ConfigLoader.load(List.of(source("test", values)));
  }

  /** The one problem that a value makes. */
  private static String problem(String key, RawValue value) {
    LoadedConfig loaded = load(key, value);
    assertThat(loaded.problems()).hasSize(1);
    assertThat(loaded.config()).isEqualTo(ConfigLoader.load(List.of()).config());
    return loaded.problems().get(0).problem();
  }
}
