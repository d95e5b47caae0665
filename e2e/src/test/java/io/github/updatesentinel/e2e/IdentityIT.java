package io.github.updatesentinel.e2e;

import static io.github.updatesentinel.stub.ScriptedCollector.BASELINE;
import static io.github.updatesentinel.stub.ScriptedCollector.ENROLL;
import static io.github.updatesentinel.stub.ScriptedCollector.HEARTBEATS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.updatesentinel.stub.Answer;
import io.github.updatesentinel.stub.BaselinePage;
import io.github.updatesentinel.stub.Enrollment;
import io.github.updatesentinel.stub.Request;
import io.github.updatesentinel.stub.Script;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who the machine is to its collector, and what it takes from it. */
class IdentityIT {
  private static final String TOKEN = "s3cretT0ken";
  private static final String SETTINGS = "HKEY_LOCAL_MACHINE\\SOFTWARE\\UpdateSentinel";
  private static final String CRYPTOGRAPHY =
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography";
  private static final Script ACCEPT = Script.always(Answer.accepted());
  private static ScriptedCollector collector;
  private static Delivery delivery;
  private Enrollment enrollment;

  @BeforeAll
  static void prepare() throws IOException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    collector = new ScriptedCollector();
    delivery = Delivery.prepare(collector);
  }

  @AfterAll
  static void close() {
    delivery.close();
  }

  @BeforeEach
  void reset() throws IOException {
    delivery.reset();
    enrollment = new Enrollment(TOKEN);
    machineGuid("11111111-2222-3333-4444-555555555555");
  }

  @AfterEach
  void nothingBreaksTheContract() {
    delivery.machine().stopService();
    assertThat(collector.violations()).isEmpty();
    assertThat(delivery.eventIds()).doesNotContain(1202, 1203, 1900);
  }

  @Test
  void aTokenBecomesAKeyAndIsSeenNowhereAnyMore() throws IOException {
    enroll();
    delivery.awaitDelivered(delivery.make(1));

    assertThat(collector.requests(ENROLL)).hasSize(1);
    JsonObject asked = collector.requests(ENROLL).get(0).json().getAsJsonObject();
    assertThat(asked.get("agentId").getAsString()).isEqualTo(delivery.agentId());
    assertThat(asked.get("machine").getAsString()).matches("[0-9a-f]{64}");
    assertThat(asked.getAsJsonObject("host").get("name").getAsString()).isNotEmpty();
    assertThat(collector.requests(HEARTBEATS))
        .allMatch(request -> ("Bearer " + key()).equals(request.header("authorization")));
    Awaitility.await("a registry without the token")
        .until(() -> !delivery.machine().query(SETTINGS).contains(TOKEN));

    // The key lasts over a restart, and no log has it.
    delivery.restart();
    delivery.awaitDelivered(delivery.make(1));
    assertThat(collector.requests(ENROLL)).hasSize(1);
    delivery.machine().stopService();
    assertThat(delivery.machine().data().resolve("credentials.dat")).exists();
    assertNoSecretIn(delivery.machine().data());
    assertThat(delivery.machine().eventStrings())
        .noneMatch(text -> text.contains(TOKEN) || text.contains(key()));
  }

  @Test
  void aKeyThatIsNoLongerGoodIsReplacedOnceAndThenThereIsAPause() throws IOException {
    enroll();
    delivery.awaitDelivered(delivery.make(1));
    enrollment.revokeAll();
    delivery.awaitDelivered(delivery.make(1));
    assertThat(collector.requests(ENROLL)).hasSize(2);

    collector.answer(Script.always(Answer.status(401)));
    delivery.make(1);
    Awaitility.await("the new key tried").until(() -> collector.requests(ENROLL).size() == 3);
    // Told once the pause has begun.
    delivery.awaitEvent(1205);
    int before = collector.requests(HEARTBEATS).size();
    long last = delivery.make(2);
    assertThat(collector.requests(HEARTBEATS)).hasSize(before);
    assertThat(collector.requests(ENROLL)).hasSize(3);
    assertThat(delivery.waiting()).contains(last);

    collector.answer(enrollment.required(ACCEPT));
    delivery.restart();
    delivery.awaitDelivered(last);
  }

  @Test
  void aWrongTokenIsToldAndDeliversNothing() throws IOException {
    collector.answer(ENROLL, enrollment);
    collector.answer(enrollment.required(ACCEPT));
    token("wr0ngT0ken");
    delivery.start();
    delivery.awaitEvent(1205);
    delivery.make(1);
    assertThat(collector.heartbeats()).isEmpty();
    assertThat(delivery.machine().log()).doesNotContain("wr0ngT0ken");
  }

  @Test
  void aCloneGetsANameOfItsOwn() throws IOException {
    enroll();
    delivery.awaitDelivered(delivery.make(2));
    String original = delivery.agentId();
    delivery.machine().stopService();

    machineGuid("99999999-8888-7777-6666-555555555555");
    delivery.start();
    delivery.awaitEvent(1207);
    Awaitility.await("a heartbeat of the clone")
        .until(
            () ->
                collector.heartbeats().stream()
                    .anyMatch(heartbeat -> !agentId(heartbeat).equals(original)));

    assertThat(delivery.agentId()).isNotEqualTo(original);
    assertThat(collector.ledger().sequences(delivery.agentId())).startsWith(1L);
    List<Request> enrollments = collector.requests(ENROLL);
    assertThat(enrollments).hasSize(2);
    JsonObject asked = enrollments.get(1).json().getAsJsonObject();
    assertThat(asked.get("agentId").getAsString()).isEqualTo(delivery.agentId());
    assertThat(asked.get("machine"))
        .isNotEqualTo(enrollments.get(0).json().getAsJsonObject().get("machine"));
  }

  @Test
  void theCollectorsBaselineDecidesAndIsNotSentTwice() throws IOException {
    BaselinePage page =
        new BaselinePage(
            """
            {"version": "7", "builds": [{"build": 19044, "ubr": 2006, "kb": "KB5017308"}]}
            """,
            "\"seven\"",
            null);
    collector.answer(BASELINE, page);
    delivery.start();
    Awaitility.await("a verdict by the collector's baseline")
        .until(() -> collector.heartbeats().stream().anyMatch(IdentityIT::isBehindTheCollectors));

    delivery.restart();
    Awaitility.await("asked whether it changed")
        .until(
            () ->
                collector.requests(BASELINE).stream()
                    .anyMatch(request -> "\"seven\"".equals(request.header("if-none-match"))));
    long last = delivery.make(1);
    delivery.awaitDelivered(last);
    assertThat(collector.heartbeats())
        .filteredOn(heartbeat -> heartbeat.get("sequence").getAsLong() == last)
        .allMatch(
            heartbeat ->
                heartbeat
                    .getAsJsonObject("baseline")
                    .get("source")
                    .getAsString()
                    .equals("COLLECTOR"));
  }

  @Test
  void whereAKeyIsConfiguredOnlyASignedBaselineIsTaken() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] publicKey = keys.getPublic().getEncoded();
    delivery.machine().set("baselineKey", Base64.getEncoder().encodeToString(publicKey));
    String json = "{\"version\": \"7\", \"builds\": [{\"build\": 19044, \"ubr\": 2006}]}";
    collector.answer(BASELINE, new BaselinePage(json, "\"plain\"", null));
    delivery.start();
    assertThat(delivery.awaitEvent(1206).inserts()).contains("signature");
    assertThat(collector.heartbeats()).noneMatch(IdentityIT::isBehindTheCollectors);

    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(keys.getPrivate());
    signature.update(json.getBytes(StandardCharsets.UTF_8));
    String header = "ed25519=" + Base64.getEncoder().encodeToString(signature.sign());
    collector.answer(BASELINE, new BaselinePage(json, "\"signed\"", header));
    Awaitility.await("a verdict by the signed baseline")
        .until(() -> collector.heartbeats().stream().anyMatch(IdentityIT::isBehindTheCollectors));
  }

  @Test
  void anAbsurdBaselineIsToldAndNotTaken() throws IOException {
    collector.answer(
        BASELINE, new BaselinePage("{\"version\": \"8\", \"builds\": []}", "\"8\"", null));
    delivery.start();
    delivery.awaitEvent(1206);
    delivery.awaitDelivered(delivery.make(1));
    assertThat(collector.heartbeats()).noneMatch(IdentityIT::isBehindTheCollectors);
  }

  private static boolean isBehindTheCollectors(JsonObject heartbeat) {
    JsonObject baseline = heartbeat.getAsJsonObject("baseline");
    return baseline != null
        && baseline.get("source").getAsString().equals("COLLECTOR")
        && baseline.get("ubr").getAsInt() == 2006
        && heartbeat.getAsJsonObject("verdict").get("code").getAsString().equals("BEHIND_BASELINE");
  }

  /** With a collector that rejects agents without a key. */
  private void enroll() throws IOException {
    collector.answer(ENROLL, enrollment);
    collector.answer(enrollment.required(ACCEPT));
    token(TOKEN);
    delivery.start();
  }

  /** Where the MSI puts it. */
  private static void token(String token) {
    delivery.machine().registry(new RegistryChanges().key(SETTINGS).text("enrollmentToken", token));
  }

  private static void machineGuid(String guid) {
    delivery.machine().registry(new RegistryChanges().key(CRYPTOGRAPHY).text("MachineGuid", guid));
  }

  private String key() {
    return enrollment.keys().iterator().next();
  }

  private static String agentId(JsonObject heartbeat) {
    return heartbeat.get("agentId").getAsString();
  }

  private void assertNoSecretIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        String narrow = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(narrow).as(file.toString()).doesNotContain(TOKEN, key());
        assertThat(narrow.replace("\0", "")).as(file.toString()).doesNotContain(TOKEN, key());
      }
    }
  }
}
