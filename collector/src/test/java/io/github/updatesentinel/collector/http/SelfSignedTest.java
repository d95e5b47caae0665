package io.github.updatesentinel.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.updatesentinel.collector.store.MovingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
  private final MovingClock clock = new MovingClock(Instant.now());
  private final Path folder;

  SelfSignedTest(@TempDir Path folder) {
    this.folder = folder.resolve("tls");
  }

  private static X509Certificate[] chain(SelfSigned tls)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(tls.keyStore())) {
      store.load(in, Files.readString(tls.passwordFile()).toCharArray());
    }
    Certificate[] chain = Objects.requireNonNull(store.getCertificateChain("server"));
    return new X509Certificate[] {(X509Certificate) chain[0], (X509Certificate) chain[1]};
  }

  private static String pin(SelfSigned tls) throws IOException {
    return String.valueOf(SelfSigned.pin(tls.keyStore(), tls.passwordFile()));
  }

  @Test
  void certificateIsOfItsOwnCaAndForTheNamesOfThisComputer() throws Exception {
    SelfSigned tls = SelfSigned.in(folder, clock);
    X509Certificate[] chain = chain(tls);
    chain[0].verify(chain[1].getPublicKey());
    assertThat(chain[0].getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsAll(SelfSigned.names())
        .contains("localhost");
    assertThat(chain[1].getBasicConstraints()).as("a CA for end entities only").isZero();
    assertThat(pin(tls)).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void secondStartChangesNothing() throws Exception {
    X509Certificate first = chain(SelfSigned.in(folder, clock))[0];
    assertThat(chain(SelfSigned.in(folder, clock))[0]).isEqualTo(first);
  }

  /** Agents know the CA, so that they accept the renewed certificate. */
  @Test
  void certificateThatEndsSoonIsRenewedByTheSameCa() throws Exception {
    SelfSigned tls = SelfSigned.in(folder, clock);
    String pin = pin(tls);
    X509Certificate first = chain(tls)[0];
    clock.forward(Duration.ofDays(700));
    X509Certificate renewed = chain(SelfSigned.in(folder, clock))[0];
    assertThat(renewed.getNotAfter()).isAfter(first.getNotAfter());
    assertThat(pin(tls)).isEqualTo(pin);
  }

  @Test
  void filesAreForThisUserAlone() throws Exception {
    SelfSigned tls = SelfSigned.in(folder, clock);
    for (Path file : new Path[] {tls.keyStore(), tls.passwordFile(), folder.resolve("ca.p12")}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void certificatesFromElsewhereAreNotPinned() throws Exception {
    assertThat(SelfSigned.pin(null, null)).isNull();
  }

  @Test
  void keyStoreThatCannotBeReadIsNamed() throws Exception {
    SelfSigned tls = SelfSigned.in(folder, clock);
    Path absent = folder.resolve("absent.p12");
    Path other = Files.writeString(folder.resolve("other"), "another password");
    assertThatIOException()
        .isThrownBy(() -> SelfSigned.pin(absent, tls.passwordFile()))
        .withMessageContaining("absent.p12");
    assertThatIOException()
        .isThrownBy(() -> SelfSigned.pin(tls.keyStore(), other))
        .withMessageContaining("server.p12");
  }
}
