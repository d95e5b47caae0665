package io.github.updatesentinel.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.agent.win32.MachineStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windows' certificate stores, on a real Windows, as an administrator. {@code ./dev test} runs the
 * same class on Wine.
 */
@EnabledOnOs(OS.WINDOWS)
class WindowsStoresOnWindowsTest {
  private static final String NAME = "update-sentinel-test";
  private static final HeldCertificate ROOT = Held.root("Root");
  private static final HeldCertificate CLIENT = Held.named(NAME).rsa2048().signedBy(ROOT).build();

  private final Path folder;

  WindowsStoresOnWindowsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void machinesRootsAreFound() throws Exception {
    KeyStore roots = WindowsStores.ofRuntime().open("Windows-ROOT-LOCALMACHINE");

    assertThat(roots.size()).isPositive();
    assertThat(TrustStore.open("Windows-ROOT").getAcceptedIssuers()).isNotEmpty();
  }

  @Test
  void certificateIsFoundBySubjectAndThumbprintUntilItIsRemoved() throws Exception {
    MachineStore.holding(
        client(),
        () -> {
          assertThat(open("CN=" + NAME).certificate()).isEqualTo(CLIENT.certificate());
          for (String algorithm : new String[] {"SHA-1", "SHA-256"}) {
            String thumbprint =
                ClientCertificateSelector.thumbprint(algorithm, CLIENT.certificate());
            assertThat(open(thumbprint).certificate()).isEqualTo(CLIENT.certificate());
          }
        });

    assertThatThrownBy(() -> open("CN=" + NAME))
        .hasMessageStartingWith("none with that subject in the computer's Personal store");
  }

  @Test
  void keyThatStaysInWindowsSignsAHandshakeOfTls12() throws Exception {
    shakeHands("TLSv1.2");
  }

  /** Wine lacks NCryptTranslateHandle, which RSA signatures of TLS 1.3 take, and ends there. */
  @Test
  @Tag("not-on-wine")
  void keyThatStaysInWindowsSignsAHandshakeOfTls13() throws Exception {
    shakeHands("TLSv1.3");
  }

  private void shakeHands(String version) throws Exception {
    Path trust = Held.pem(folder.resolve("ca.pem"), ROOT);
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(Held.localhost(ROOT).build())
            .addTrustedCertificate(ROOT.certificate())
            .build();
    BlockingQueue<Principal> seen = TlsServer.clients();
    try (TlsServer server = TlsServer.wantingClients(certificates, version, seen)) {
      MachineStore.holding(
          client(),
          () ->
              assertThat(get(server, Tls.open(trust.toString(), NAME, Clock.systemUTC())))
                  .isEqualTo(200));
    }
    assertThat(seen.poll(10, TimeUnit.SECONDS))
        .isEqualTo(CLIENT.certificate().getSubjectX500Principal());
  }

  private byte[] client() throws IOException, GeneralSecurityException {
    return Files.readAllBytes(Held.pkcs12(folder.resolve("client.p12"), "", CLIENT));
  }

  private static ClientCertificate open(String setting)
      throws IOException, GeneralSecurityException {
    return ClientCertificate.open(setting, Instant.now());
  }

  private static int get(TlsServer server, Tls tls) throws IOException {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(20))
            .retryOnConnectionFailure(false)
            .sslSocketFactory(tls.socketFactory(), tls.trustManager())
            .build();
    Request request = new Request.Builder().url("https://localhost:" + server.port() + "/").build();
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    } finally {
      client.connectionPool().evictAll();
    }
  }
}
