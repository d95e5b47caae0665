package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom the service takes for its collector, and what it says of others. */
class TrustIT {
  private static Path folder;
  private static TestCertificate authority;
  private static Delivery delivery;

  @BeforeAll
  static void prepare() throws IOException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    delivery = Delivery.prepare(new ScriptedCollector());
    folder = Build.current().target().resolve("trust");
    authority = TestCertificate.authority(folder, "Corporation");
  }

  @AfterAll
  static void close() {
    delivery.close();
  }

  @BeforeEach
  void trustTheAuthority() throws IOException {
    delivery.reset();
    Files.copy(
        authority.pem(),
        delivery.machine().drive().resolve("corporation.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    delivery.machine().set("trustStore", "C:\\corporation.pem");
  }

  @Test
  void theRightNameSignedByTheRightAuthorityIsTheCollector() throws IOException {
    try (ScriptedCollector collector = signed("good", "localhost", "-1d", 3).collector()) {
      start(collector.url());
      Awaitility.await("a heartbeat").until(() -> !collector.heartbeats().isEmpty());
      assertThat(delivery.eventIds()).doesNotContain(1204);
      assertThat(collector.violations()).isEmpty();
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws IOException {
    isRefused(signed("other", "other.example", "-1d", 3), "WRONG_NAME");
  }

  @Test
  void anExpiredCertificateIsRefused() throws IOException {
    isRefused(signed("expired", "localhost", "-10d", 5), "EXPIRED");
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() throws IOException {
    isRefused(TestCertificate.create(folder, "localhost"), "UNKNOWN_CA");
  }

  @Test
  void aServerOfOldTimesIsRefused() throws IOException {
    try (OldTlsServer server = OldTlsServer.start(signed("old", "localhost", "-1d", 3))) {
      start(server.url());
      isTold("PROTOCOL", server.url());
    }
  }

  @Test
  void plainHttpToAnotherHostIsToldAtEachStart() throws IOException {
    delivery.machine().set("allowPlainHttp", true);
    start("http://collector.invalid:8080");
    Machine.LoggedEvent event = delivery.awaitEvent(1210);
    assertThat(event.inserts()).contains("http://collector.invalid:8080");
    delivery.restart();
    Awaitility.await("once more")
        .until(() -> delivery.eventIds().stream().filter(id -> id == 1210).count() == 2);
  }

  private static TestCertificate signed(String file, String host, String startsAt, int days)
      throws IOException {
    return authority.sign(file, host, startsAt, days);
  }

  private static void isRefused(TestCertificate certificate, String reason) throws IOException {
    try (ScriptedCollector collector = certificate.collector()) {
      start(collector.url());
      isTold(reason, collector.url());
      assertThat(collector.requests()).isEmpty();
    }
  }

  private static void isTold(String reason, String url) {
    Machine.LoggedEvent event = delivery.awaitEvent(1204);
    assertThat(event.inserts()).contains(reason).contains(url);
    List<String> facts = EventTrace.factsOf(event, delivery.machine().eventStrings());
    assertThat(facts).anyMatch(fact -> fact.contains(reason));
    // Tried repeatedly, reported once.
    delivery.make(2);
    assertThat(delivery.eventIds()).containsOnlyOnce(1204).doesNotContain(1900);
    assertThat(delivery.waiting()).hasSizeGreaterThanOrEqualTo(2);
  }

  private static void start(String url) throws IOException {
    delivery.machine().set("collectorUrl", url);
    delivery.start();
  }
}
