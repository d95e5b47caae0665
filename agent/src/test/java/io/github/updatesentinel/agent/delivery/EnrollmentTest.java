package io.github.updatesentinel.agent.delivery;

import static io.github.updatesentinel.agent.delivery.http.ScriptedCollector.http;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigSource;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.delivery.http.ScriptedCollector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrollmentTest {
  private static final ByteString HEARTBEAT =
      ByteString.encodeUtf8(
          "{\"sequence\":1,\"host\":{\"name\":\"PC\",\"domain\":\"corp.example\"}}");

  private final Path folder;
  private final ScriptedCollector collector = new ScriptedCollector();
  private final FakeSafe safe = new FakeSafe();

  EnrollmentTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file() {
    return folder.resolve("credentials.dat");
  }

  private Enrollment enrollment(@Nullable String token) {
    return enrollment("the-id", "uc.example", token);
  }

  private Enrollment enrollment(String agentId, String host, @Nullable String token) {
    return new Enrollment(
        collector,
        new Enrollment.Safe(file(), safe, safe),
        new Enrollment.Applicant(agentId, host, "the-machine", "the-hardware", true),
        token);
  }

  private Enrollment enrolled() {
    safe.installed = "the-token";
    collector.enrollAnswer = http(200, "{\"agentKey\":\"the-key\",\"more\":1}");
    Enrollment enrollment = enrollment("the-token");
    assertThat(enrollment.run(HEARTBEAT)).isEqualTo(new Enrollment.Outcome.Enrolled());
    return enrollment;
  }

  @Test
  void withNeitherTokenNorKeyThereIsNothingToDo() {
    assertThat(enrollment(null).isDue()).isFalse();
    assertThat(enrollment(null).key()).isNull();
    assertThat(enrollment(null).forgetKey()).isFalse();
  }

  @Test
  void theKeyIsKeptAndTheTokenGone() throws IOException {
    assertThat(enrolled().key()).isEqualTo("the-key");
    assertThat(safe.installed).isNull();
    Enrollment next = enrollment(null);
    assertThat(next.key()).isEqualTo("the-key");
    assertThat(next.isDue()).isFalse();
    assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1))
        .doesNotContain("the-key")
        .doesNotContain("the-token");
  }

  @Test
  void theTokenStaysInstalledWhereTheKeyCannotBeKept() {
    safe.refusing = true;
    assertThat(enrolled().key()).isEqualTo("the-key");
    assertThat(safe.installed).isEqualTo("the-token");
    safe.refusing = false;
    assertThat(enrollment("the-token").isDue()).isTrue();
  }

  @Test
  void aTokenThatAKilledProcessLeftIsErasedAtTheNextStart() {
    enrolled();
    safe.installed = "the-token";
    enrollment("the-token");
    assertThat(safe.installed).isNull();
  }

  @Test
  void aKeptTokenAsksForAnotherKey() {
    enrolled();
    Enrollment next = enrollment(null);
    assertThat(next.forgetKey()).isTrue();
    assertThat(next.isDue()).isTrue();
    collector.enrollAnswer = http(201, "{\"agentKey\":\"another\"}");
    next.run(HEARTBEAT);
    assertThat(enrollment(null).key()).isEqualTo("another");
    assertThat(collector.enrollments.get(1)).contains("\"enrollmentToken\":\"the-token\"");
  }

  @Test
  void theConfiguredTokenGoesBeforeTheKeptOne() {
    enrolled();
    Enrollment next = enrollment("newer");
    next.forgetKey();
    next.run(HEARTBEAT);
    assertThat(collector.enrollments.get(1)).contains("\"enrollmentToken\":\"newer\"");
  }

  @Test
  void aCloneTakesTheTokenButNotTheKey() {
    enrolled();
    Enrollment clone = enrollment("other-id", "uc.example", null);
    assertThat(clone.key()).isNull();
    assertThat(clone.isDue()).isTrue();
  }

  @Test
  void anotherCollectorGetsNeither() {
    enrolled();
    Enrollment other = enrollment("the-id", "evil.example", null);
    assertThat(other.key()).isNull();
    assertThat(other.isDue()).isFalse();
    assertThat(enrollment("the-id", "UC.example", null).key()).isEqualTo("the-key");
  }

  @Test
  void aDamagedFileIsAsGoodAsNone() throws IOException {
    enrolled();
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThat(enrollment(null).key()).as("cut at %d", length).isNull();
      assertThat(enrollment("the-token").isDue()).isTrue();
    }
  }

  @Test
  void aKeyThatCouldNotBeReadAtTheStartIsLookedForAgain() {
    enrolled();
    safe.refusing = true;
    Enrollment next = enrollment(null);
    assertThat(next.key()).isNull();
    assertThat(next.forgetKey()).as("still held").isFalse();
    safe.refusing = false;
    assertThat(next.forgetKey()).isTrue();
    assertThat(next.key()).isEqualTo("the-key");
    assertThat(next.isDue()).isFalse();
    assertThat(next.forgetKey()).as("by the token that was kept with it").isTrue();
    assertThat(next.isDue()).isTrue();
  }

  @Test
  void whatTheCollectorSaysOfATakenIdIsNotShown() {
    collector.enrollAnswer = http(409, "{\"enrollmentToken\":\"the-token\"}");
    Enrollment enrollment =
        new Enrollment(
            collector,
            new Enrollment.Safe(file(), safe, safe),
            new Enrollment.Applicant("the-id", "uc.example", "the-machine", "the-hardware", false),
            "the-token");
    assertThat(enrollment.run(HEARTBEAT).toString()).contains("409").doesNotContain("the-token");
  }

  @Test
  void aHeartbeatWithoutHostMakesARequestWithoutHost() {
    collector.enrollAnswer = http(200, "{\"agentKey\":\"the-key\"}");
    enrollment("t").run(ByteString.encodeUtf8("{\"sequence\":1}"));
    assertThat(collector.enrollments)
        .containsExactly(
            "{\"enrollmentToken\":\"t\",\"agentId\":\"the-id\",\"machine\":\"the-machine\",\"hardware\":\"the-hardware\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"agentKey\":\"\"}",
        "{\"agentKey\":7}",
        "{\"agentKey\":\"a b\"}",
        "{\"agentKey\":\"a\\r\\nX: y\"}"
      })
  void anAnswerWithoutAUsableKeyIsARefusal(String body) {
    collector.enrollAnswer = http(200, body);
    Enrollment enrollment = enrollment("t");
    assertThat(enrollment.run(HEARTBEAT))
        .isEqualTo(new Enrollment.Outcome.Refused("enroll: HTTP 200 without a usable agentKey"));
    assertThat(enrollment.key()).isNull();
    assertThat(file()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "400, Refused",
    "401, Refused",
    "403, Refused",
    "404, NotOffered",
    "302, Refused",
    "409, Taken",
    "429, Failed",
    "500, Failed",
    "503, Failed",
  })
  void theStatusSaysWhatItIsAbout(int status, String outcome) {
    collector.enrollAnswer = http(status);
    assertThat(enrollment("t").run(HEARTBEAT).getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void noSecretIsShown() {
    assertThat(new Credentials("a", "h", "the-key", "the-token").toString())
        .doesNotContain("the-key")
        .doesNotContain("the-token");
  }

  @Test
  void whatIsNotKnownOfTheMachineIsNotSent() {
    collector.enrollAnswer = http(200, "{\"agentKey\":\"the-key\"}");
    new Enrollment(
            collector,
            new Enrollment.Safe(file(), safe, safe),
            new Enrollment.Applicant("the-id", "uc.example", null, null, true),
            "t")
        .run(ByteString.encodeUtf8("{\"sequence\":1}"));
    assertThat(collector.enrollments)
        .containsExactly("{\"enrollmentToken\":\"t\",\"agentId\":\"the-id\"}");
  }

  @Test
  void whatIsNotOfferedIsNotAskedForAgainUntilTheKeyIsMissed() {
    Enrollment enrollment = enrollment("t");
    assertThat(enrollment.isDue()).isTrue();
    collector.enrollAnswer = http(404);
    enrollment.run(HEARTBEAT);
    assertThat(enrollment.isDue()).isFalse();
    assertThat(enrollment.forgetKey()).isTrue();
    assertThat(enrollment.isDue()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1024, true", "1025, false"})
  void aKeyMayHave1024Characters(int length, boolean usable) {
    collector.enrollAnswer = http(200, "{\"agentKey\":\"" + "k".repeat(length) + "\"}");
    Enrollment enrollment = enrollment("t");
    enrollment.run(HEARTBEAT);
    assertThat(enrollment.key() != null).isEqualTo(usable);
  }

  @Test
  void aKeyThatWasTakenIsNotGivenBackByALaterRefusal() {
    Enrollment enrollment = enrolled();
    enrollment.forgetKey();
    collector.enrollAnswer = http(200, "{\"agentKey\":\"another\"}");
    enrollment.run(HEARTBEAT);
    enrollment.forgetKey();
    collector.enrollAnswer = http(403);
    assertThat(enrollment.run(HEARTBEAT))
        .isEqualTo(new Enrollment.Outcome.Refused("enroll: HTTP 403"));
    assertThat(enrollment.key()).isEqualTo("another");
  }

  @Test
  void ownSecretsAreKnownAsFarAsTheyCanBeRead() {
    AgentConfig config = ConfigLoader.load(List.of()).config();
    assertThat(KnownSecrets.of(config, file(), safe)).isEmpty();
    enrolled();
    assertThat(KnownSecrets.of(config, file(), safe))
        .containsExactlyInAnyOrder("the-key", "the-token");
    AgentConfig configured =
        ConfigLoader.load(
                List.of(
                    new ConfigSource(
                        "test", Map.of("enrollmentToken", new RawValue.Text("newer")))))
            .config();
    assertThat(KnownSecrets.of(configured, file(), safe))
        .containsExactlyInAnyOrder("the-key", "the-token", "newer");
    safe.refusing = true;
    assertThat(KnownSecrets.of(configured, file(), safe)).containsExactly("newer");
  }
}
