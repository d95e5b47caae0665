package io.github.updatesentinel.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorConfigLoaderTest {
  private Path folder = Path.of("");

  @BeforeEach
  void use(@TempDir Path fresh) {
    folder = fresh;
  }

  @Test
  void emptyFileGivesTheDefaults() throws InvalidConfig {
    CollectorConfig config = parse("{}");

    assertThat(config.data()).isEqualTo(folder.resolve("data"));
    assertThat(config.database())
        .isEqualTo("jdbc:sqlite:" + folder.resolve("data").resolve("collector.db"));
    assertThat(config.listen().loopback()).isTrue();
    assertThat(config.anonymousHeartbeats()).isEqualTo(CollectorConfig.AnonymousHeartbeats.DENY);
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.smtp()).isNull();
    assertThat(config.oidc()).isNull();
  }

  @Test
  void dataOfTheCommandLineWinsAndTheStoreLiesThere() throws InvalidConfig {
    Path data = folder.resolve("elsewhere");

    CollectorConfig config = CollectorConfigLoader.parse("test", "{\"data\": \"x\"}", folder, data);

    assertThat(config.data()).isEqualTo(data);
    assertThat(config.database()).startsWith("jdbc:sqlite:" + data);
  }

  @Test
  void allProblemsAreToldAtOnceWithKeyExpectationAndFinding() {
    assertThat(
            problems(
                """
                {"heartbeatInterval": "soon", "lissten": "x", "allowPlainHttp": "yes",
                 "smtp": {"host": "mail.corp.example"}, "oidc": 7}
                """))
        .containsExactlyInAnyOrder(
            "heartbeatInterval: expected PT10S to P1D, found \"soon\"",
            "lissten: unknown key",
            "allowPlainHttp: expected true or false, found \"yes\"",
            "smtp.from: missing, expected mail address",
            "oidc: expected an object, found 7",
            "oidc.issuer: missing, expected https://host[:port][/path]",
            "oidc.clientId: missing, expected text of up to 255 characters",
            "oidc.clientSecretFile: missing, expected file of one line",
            "oidc.roleClaim: missing, expected name of a claim of the ID token",
            "oidc.administratorValue: missing, expected text of up to 255 characters",
            "oidc: requires publicUrl, to which the provider returns users");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{} {}", "{'listen': 1}", "null"})
  void whatIsNotOneJsonObjectIsRefused(String json) {
    assertThat(problems(json)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:8080, false",
    "192.0.2.1:8080, false",
    "[::]:8080, false",
    "127.0.0.1:8080, true",
    "[::1]:8080, true",
    "localhost:0, true"
  })
  void plainHttpIsForThisMachineAlone(String listen, boolean good) throws InvalidConfig {
    String json = "{\"listen\": \"" + listen + "\"}";
    if (good) {
      assertThat(parse(json).listen().loopback()).isTrue();
    } else {
      assertThat(problems(json)).singleElement().asString().startsWith("listen: ");
      assertThat(parse("{\"allowPlainHttp\": true, " + json.substring(1)).listen().loopback())
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listen | \"8080\"",
        "listen | \"127.0.0.1:70000\"",
        "database | \"jdbc:mysql://x/y\"",
        "database | \"jdbc:postgresql://x/y?password=secret\"",
        "database | \"jdbc:postgresql://user:secret@x/y\"",
        "database | \"jdbc:sqlite::memory:\"",
        "database | \"jdbc:sqlite::resource:x.db\"",
        "database | \"jdbc:sqlite:file:x.db\"",
        "database | \"jdbc:sqlite:\"",
        "publicUrl | \"ftp://x\"",
        "publicUrl | \"https://x/path\"",
        "publicUrl | \"https://user@x\"",
        "trustedProxies | [\"10.0.0.0/33\"]",
        "trustedProxies | [\"0.0.0.0/0\"]",
        "trustedProxies | [\"0.0.0.0/1\", \"128.0.0.0/1\"]",
        "trustedProxies | [\"::/0\"]",
        "trustedProxies | [\"proxy.corp.example\"]",
        "trustedProxies | \"10.0.0.1\"",
        "historyRetention | \"PT1H\"",
        "machineRetention | \"P6D\"",
        "tlsKeyStore | \"not-there.p12\"",
        "clientCertificates | \"required\""
      })
  void badValueIsRefusedWithItsKey(String key, String value) {
    List<String> problems = problems("{\"" + key + "\": " + value + "}");

    assertThat(problems).anySatisfy(problem -> assertThat(problem).startsWith(key + ": expected "));
    assertThat(problems.toString()).doesNotContain("secret").doesNotContain("user@");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no such permissions there")
  void secretThatEverybodyCanReadIsRefused() throws IOException {
    Path file = secret("postgres", "rw-r--r--");

    assertThat(problems("{\"databasePasswordFile\": \"" + file + "\"}"))
        .singleElement()
        .asString()
        .contains("databasePasswordFile", "can be read by all users", "chmod o-rwx")
        .doesNotContain("s3cret");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no such permissions there")
  void secretOfTheServicesGroupIsTaken() throws IOException, InvalidConfig {
    secret("postgres", "rw-r-----");

    CollectorConfig config = parse("{\"databasePasswordFile\": \"postgres\"}");

    assertThat(SecretFile.read(folder.resolve("postgres"))).isEqualTo("s3cret");
    assertThat(config.databasePasswordFile()).isEqualTo(folder.resolve("postgres"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://sentinel.corp.example, true",
    "http://localhost:8080, true",
    "http://127.0.0.1, true",
    "http://[::1]:8080, true",
    "http://sentinel.corp.example, false",
    "http://127.0.0.1.corp.example, false"
  })
  void aPublicUrlWithoutTlsIsForThisMachineOrForThoseWhoAllowIt(String url, boolean good)
      throws InvalidConfig {
    String json = "{\"publicUrl\": \"" + url + "\"}";
    if (good) {
      assertThat(parse(json).publicUrl()).isEqualTo(url);
    } else {
      assertThat(problems(json))
          .singleElement()
          .asString()
          .startsWith("publicUrl: ")
          .contains("https", "allowPlainHttp");
      assertThat(parse("{\"allowPlainHttp\": true, " + json.substring(1)).publicUrl())
          .isEqualTo(url);
    }
  }

  @Test
  void privateNetworksCanBeTrusted() throws InvalidConfig {
    assertThat(
            parse("{\"trustedProxies\": [\"10.0.0.0/8\", \"fc00::/7\", \"192.0.2.1\"]}")
                .trustedProxies())
        .hasSize(3);
  }

  @Test
  void certificatesOfClientsNeedTlsAndATrustStore() {
    assertThat(problems("{\"clientCertificates\": \"REQUIRED\"}"))
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem).startsWith("clientCertificates: "));
  }

  @Test
  void missingFileIsNamed() {
    InvalidConfig problem =
        catchThrowableOfType(
            InvalidConfig.class,
            () -> CollectorConfigLoader.load(folder.resolve("none.json"), null));

    assertThat(problem.problems()).containsExactly("file not found");
    assertThat(problem.file()).endsWith("none.json");
  }

  private Path secret(String name, String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "s3cret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  private CollectorConfig parse(String json) throws InvalidConfig {
    return CollectorConfigLoader.parse("test", json, folder, null);
  }

  private List<String> problems(String json) {
    return catchThrowableOfType(InvalidConfig.class, () -> parse(json)).problems();
  }
}
