package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine from the MSI and the collector from its archive, with TLS between them. */
class CollectorIT {
  private static final int DISABLED = 4;

  private static RealCollector collector;
  private static Administrator administrator;
  private static Machine machine;
  private static String agentId;
  private static int published;

  @BeforeAll
  static void installAndEnrol() throws IOException, GeneralSecurityException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(500));
    Build build = Build.current();
    Path folder = build.target().resolve("collector-it");
    collector = RealCollector.prepare(build, folder.resolve("server"));
    TestCertificate authority = TestCertificate.authority(folder, "Corporation");
    TestCertificate server = authority.sign("collector", "localhost", "-1d", 3);
    KeyPair signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    collector
        .set("tlsKeyStore", collector.secret("tls.p12", Files.readAllBytes(server.keyStore())))
        .set("tlsKeyStorePasswordFile", collector.secret("tls.password", password()))
        .set("baselineSigningKey", collector.secret("baseline.pem", pem(signing)))
        .start();
    administrator = Administrator.first(collector, authority.trust(), "a long walk by the river");

    machine = Machine.boot(build.target().resolve("wine-collector"), build);
    machine.makeHealthy();
    Files.copy(authority.pem(), machine.drive().resolve("corporation.pem"));
    String token = collector.enrollmentToken();
    Wine.Result installed =
        machine.install(
            build.msi(),
            "COLLECTOR_URL=" + collector.url(),
            "ENROLLMENT_TOKEN=" + token,
            "TRUST_STORE=C:\\corporation.pem",
            "BASELINE_KEY=" + base64(signing.getPublic().getEncoded()),
            "CHECK_INTERVAL=PT10S",
            "SCAN_INTERVAL=PT20S",
            "JITTER=PT0S");
    assertThat(installed.exitCode()).as(installed.output()).isZero();
    agentId =
        Awaitility.await("the machine in the fleet")
            .until(() -> administrator.machines(""), rows -> !rows.isEmpty())
            .get(0)
            .get("agentId")
            .getAsString();
    assertThat(machine.query("HKLM\\SOFTWARE\\UpdateSentinel")).doesNotContain(token);
    assertThat(machine.log() + collector.output()).doesNotContain(token);
  }

  @AfterAll
  static void close() {
    machine.close();
    Machine.remove(Build.current().target().resolve("wine-collector"));
    collector.close();
  }

  @BeforeEach
  void healthyMachineOnTheWantedBuild() throws IOException {
    machine.makeHealthy();
    publish(1706);
    await(
        "UP_TO_DATE on the collector's baseline",
        heartbeat ->
            verdict(heartbeat).equals("UP_TO_DATE")
                && baseline(heartbeat).equals("19044.1706 COLLECTOR"));
  }

  @AfterEach
  void nothingBroke() {
    // 1206: a baseline that was refused, such as one with a wrong signature.
    assertThat(machine.events().stream().map(Machine.LoggedEvent::id))
        .doesNotContain(1202, 1203, 1204, 1205, 1206, 1900);
    assertThat(collector.output()).doesNotContain("ERROR");
  }

  @Test
  void aMachineThatLiesStandsInTheFleetWithWhoChangedWhat() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    publish(2006);
    JsonObject heartbeat =
        await(
            "the lie, and who changed what",
            latest ->
                verdict(latest).equals("FALSE_UP_TO_DATE")
                    && !latest.getAsJsonArray("startTypeChanges").isEmpty());

    assertThat(heartbeat.getAsJsonObject("verdict").get("certainty").getAsString())
        .isEqualTo("PROVEN");
    assertThat(baseline(heartbeat)).isEqualTo("19044.2006 COLLECTOR");
    JsonObject row = administrator.machines("verdict=FALSE_UP_TO_DATE").get(0);
    assertThat(row.getAsJsonObject("verdict").get("severity").getAsString()).isEqualTo("CRITICAL");
    assertThat(row.getAsJsonObject("verdict").getAsJsonArray("reasons").toString())
        .contains("SERVICE_DISABLED", "BUILD_BEHIND");
    assertThat(heartbeat.getAsJsonArray("startTypeChanges").get(0).toString())
        .contains("\"TrustedInstaller\"", "\"MANUAL\"", "\"DISABLED\"");
    // And a person sees it without knowing any JSON.
    assertThat(administrator.get("/machines/" + agentId))
        .contains("TrustedInstaller", "sc.exe config TrustedInstaller start= demand");
  }

  @Test
  void aCollectorThatIsKilledMissesNothing() throws IOException {
    JsonElement epoch = detail().get("epoch");
    collector.kill();
    machine.makeFinding();
    Awaitility.await("heartbeats that wait").until(() -> waiting() >= 2);
    collector.start();
    Awaitility.await("an empty spool").until(() -> waiting() == 0);

    JsonObject detail = detail();
    assertThat(detail.get("missing").getAsString()).isEmpty();
    assertThat(detail.get("epoch")).isEqualTo(epoch);
    assertThat(detail.getAsJsonObject("heartbeat").get("sequence").getAsLong()).isGreaterThan(2);
  }

  private static void publish(int ubr) throws IOException {
    published++;
    administrator.publish(
        """
        {"version": "e2e-%d", "withdraws": [%s],
         "builds": [{"build": 19044, "ubr": %d, "kb": "KB5017308"}],
         %s}
        """
            .formatted(
                published,
                published == 1 ? "" : "\"e2e-" + (published - 1) + "\"",
                ubr,
                Machine.SUPPORTED));
  }

  private static JsonObject await(String what, Predicate<JsonObject> condition) {
    return Awaitility.await(what).until(() -> detail().getAsJsonObject("heartbeat"), condition);
  }

  private static JsonObject detail() throws IOException {
    return administrator.json("/api/v1/machines/" + agentId).getAsJsonObject();
  }

  private static long waiting() {
    return Delivery.names(machine.data().resolve("spool")).stream()
        .filter(name -> name.endsWith(".json.gz"))
        .count();
  }

  private static String verdict(JsonObject heartbeat) {
    return heartbeat.getAsJsonObject("verdict").get("code").getAsString();
  }

  /** Such as {@code 19044.1706 COLLECTOR}; empty where there is none. */
  private static String baseline(JsonObject heartbeat) {
    JsonObject baseline = heartbeat.getAsJsonObject("baseline");
    return baseline == null
        ? ""
        : "%d.%d %s"
            .formatted(
                baseline.get("build").getAsLong(),
                baseline.get("ubr").getAsLong(),
                baseline.get("source").getAsString());
  }

  private static byte[] password() {
    return TestCertificate.PASSWORD.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
        .formatted(base64(pair.getPrivate().getEncoded()))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
