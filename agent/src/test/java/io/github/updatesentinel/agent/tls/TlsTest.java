package io.github.updatesentinel.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final HeldCertificate ROOT = Held.root("Root");

  private final Path folder;
  private final Path trust;

  TlsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.trust = Held.pem(folder.resolve("ca.pem"), ROOT);
  }

  @Test
  void onlyTls12And13AreSpoken() throws Exception {
    Tls tls = Tls.open(trust.toString(), null, Clock.systemUTC());

    try (SSLSocket socket = (SSLSocket) tls.socketFactory().createSocket()) {
      assertThat(socket.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    }
  }

  @Test
  void trustStoreThatCannotBeUsedIsNamed() {
    Path absent = folder.resolve("absent.pem");

    assertThatThrownBy(() -> Tls.open(absent.toString(), null, Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessage("trustStore %s can't be used: %s: file not found".formatted(absent, absent));
  }

  @Test
  void clientCertificateThatCannotBeUsedIsNamed() throws Exception {
    Path file =
        Held.pkcs12(folder.resolve("pc.p12"), "", Held.expired(Held.named("PC"), 4).build());

    assertThatThrownBy(() -> Tls.open(trust.toString(), file.toString(), Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "clientCertificate %s can't be used: certificates with a private key found in the file:"
                    .formatted(file)
                + " 1, none valid now (expired on ");
  }

  @Test
  void warmingUpMakesAGreetingAndRemembersNoServer() throws Exception {
    Tls tls = Tls.open(trust.toString(), null, Clock.systemUTC());
    tls.warmUp();

    assertThat(tls.writeHello()).as("bytes of a greeting").isGreaterThan(100);
    assertThat(tls.serverChain()).isEmpty();
    assertThat(tls.clientCertificateWasAskedFor()).isFalse();
  }
}
