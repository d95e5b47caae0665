package io.github.updatesentinel.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

class CertificateLineTest {
  @Test
  void allThatAPersonNeedsIsOnOneLine() {
    HeldCertificate certificate =
        Held.named("PC-0042")
            .organizationalUnit("Halle 3")
            .validityInterval(
                Instant.parse("2024-02-29T23:59:59Z").toEpochMilli(),
                Instant.parse("2026-01-01T00:00:00Z").toEpochMilli())
            .build();

    assertThat(CertificateLine.of(certificate.certificate()))
        .matches(
            "CN=PC-0042, OU=Halle 3; issuer CN=PC-0042, OU=Halle 3;"
                + " valid 2024-02-29 to 2026-01-01; SHA-256 [0-9A-F]{64}");
  }

  @Test
  void whatAStrangerWroteIsBoundedAndCannotBreakTheLine() {
    HeldCertificate.Builder builder =
        Held.named("a\r\n\u202eb" + "c".repeat(5000)).organizationalUnit("d".repeat(5000));
    IntStream.range(0, 100)
        .forEach(i -> builder.addSubjectAlternativeName("host" + i + ".example"));
    HeldCertificate certificate = builder.build();

    String line = CertificateLine.withHosts(certificate.certificate());
    assertThat(line)
        .hasSizeLessThan(700)
        .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]")
        .contains("a???b")
        .endsWith(
            "; for host0.example, host1.example, host2.example, host3.example, "
                + "host4.example, host5.example, host6.example, host7.example, ...");
  }

  @Test
  void certificateForNoHostSaysSo() {
    assertThat(CertificateLine.withHosts(Held.named("x").build().certificate()))
        .endsWith("; for no host");
  }
}
