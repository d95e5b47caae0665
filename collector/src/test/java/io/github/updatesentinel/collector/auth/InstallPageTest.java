package io.github.updatesentinel.collector.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.auth.Visitor.Answer;
import io.github.updatesentinel.collector.http.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty collector to the line that installs the first agent. */
class InstallPageTest {
  private static final String PAGE = "/administration/install";
  private RunningCollector running;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    Path msi = Files.writeString(folder.resolve("agent-x64.msi"), "an installer");
    running = new RunningCollector(folder, ", \"agentPackage\": \"" + msi + "\"");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void oneButtonMakesATokenAndShowsALineThatHoldsIt() {
    Visitor visitor = running.administrator();
    assertThat(visitor.get("/").body()).contains("action=\"" + PAGE + "\"");

    Answer made = visitor.post(PAGE);
    String location = String.valueOf(made.location());
    String page = visitor.get(location).body();

    assertThat(made.status()).isEqualTo(303);
    assertThat(page).contains("ENROLLMENT_TOKEN=ust_").contains("/agent/agent-x64.msi");
    assertThat(visitor.get(location).body())
        .as("a reload makes no other token")
        .contains(page.substring(page.indexOf("ust_"), page.indexOf("ust_") + 20));
    assertThat(visitor.get("/administration/tokens").body())
        .containsOnlyOnce("<bdi>Install page</bdi>");
  }

  @Test
  void theAuditHasTheEndOfTheTokenToTheSecond() {
    running.clock.forward(Duration.ofNanos(123_456_789));
    Visitor visitor = running.administrator();
    visitor.post(PAGE);
    assertThat(visitor.get("/administration/audit.csv").body())
        .contains(
            "enrollment-token.create,Enrollment token created,Install page,"
                + "until 2026-12-24T08:00:00Z");
  }

  @Test
  void theLineOfAnyTokenDownloadsThePackageOfThisCollector() {
    assertThat(
            running
                .administrator()
                .post("/administration/tokens", "label", "Ward 7", "tag", "ward-7")
                .body())
        .contains("ENROLLMENT_TOKEN=ust_", "/agent/agent-x64.msi");
    assertThat(running.viewer("eve").get("/").body())
        .contains("ENROLLMENT_TOKEN=...", "/agent/agent-x64.msi");
  }

  @Test
  void everyLineNamesACertificateOfTheCollectorsOwn(@TempDir Path other) throws IOException {
    SelfSigned tls = SelfSigned.in(other.resolve("self-signed"), Clock.systemUTC());
    String pin = "TRUST_STORE=" + SelfSigned.pin(tls.keyStore(), tls.passwordFile());
    try (RunningCollector secure =
        new RunningCollector(
            other,
            ", \"tlsKeyStore\": \"%s\", \"tlsKeyStorePasswordFile\": \"%s\""
                .formatted(tls.keyStore(), tls.passwordFile()))) {
      String url = "COLLECTOR_URL=https://127.0.0.1:" + secure.port();
      Visitor visitor = secure.administrator();
      assertThat(pin).startsWith("TRUST_STORE=sha256:");
      assertThat(visitor.post("/administration/tokens", "label", "Ward 7").body())
          .contains(url, pin);
      assertThat(visitor.get(PAGE).body()).contains(url, pin);
      assertThat(secure.viewer("eve").get("/").body()).contains(url, pin);
    }
  }

  @Test
  void aCertificateThatCannotBeReadIsToldBesideTheLine(@TempDir Path other) throws IOException {
    SelfSigned tls = SelfSigned.in(other.resolve("self-signed"), Clock.systemUTC());
    try (RunningCollector secure =
        new RunningCollector(
            other,
            ", \"tlsKeyStore\": \"%s\", \"tlsKeyStorePasswordFile\": \"%s\""
                .formatted(tls.keyStore(), tls.passwordFile()))) {
      Visitor visitor = secure.administrator();
      assertThat(visitor.get(PAGE).body()).doesNotContain("can’t read its certificate");
      Files.writeString(tls.passwordFile(), "another password");
      for (Answer answer :
          new Answer[] {
            visitor.get(PAGE), visitor.post("/administration/tokens", "label", "Ward 7")
          }) {
        assertThat(answer.body())
            .contains("The collector can’t read its certificate", "server.p12")
            .doesNotContain("TRUST_STORE=");
      }
    }
  }

  @Test
  void anotherUserDoesNotGetTheToken() {
    Visitor visitor = running.administrator();
    String location = String.valueOf(visitor.post(PAGE).location());
    assertThat(running.viewer("eve").get(location).status()).isEqualTo(403);
  }

  @Test
  void aLoopbackAddressIsWarnedOf() {
    assertThat(running.administrator().get(PAGE).body())
        .contains("Other computers can’t reach this address");
  }

  @Test
  void refusedEnrollmentsAreShown() {
    running
        .visitor()
        .json(
            "/api/v1/enroll",
            "{\"enrollmentToken\": \"ust_wrong\","
                + " \"agentId\": \"00000000-0000-4000-8000-000000000001\"}");
    assertThat(running.administrator().get(PAGE + "/status").body())
        .contains("127.0.0.1")
        .contains("This collector does not offer enrollment");
  }

  @Test
  void thePackageIsForEverybodyAndNothingElseIs() {
    Answer answer = running.visitor().get("/agent/agent-x64.msi");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("an installer");
    assertThat(running.visitor().get("/agent/collector.db").status()).isEqualTo(404);
  }
}
