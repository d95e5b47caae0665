package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.delivery.DeliveryStatus.Certificates;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.ShownCertificate;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.tls.CertificateLine;
import io.github.updatesentinel.agent.tls.Tls;
import io.github.updatesentinel.agent.tls.Validity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The certificates of a connection, for people. */
final class ConnectionCertificates {
  private ConnectionCertificates() {}

  /**
   * Both ends, as far as they are known by now.
   *
   * @param tls null where there is none yet, or none can be made
   * @param wanted whether a client certificate is configured
   * @param whyNot why there is no TLS, for that case
   */
  static Certificates of(@Nullable Tls tls, boolean wanted, String whyNot, Instant now) {
    if (tls == null) {
      return new Certificates(
          Optional.empty(),
          wanted
              ? Reading.unknown(new Failure(whyNot, null), now)
              : Reading.known(Optional.empty(), now));
    }
    return new Certificates(
        tls.serverChain().stream().findFirst().map(ConnectionCertificates::shown),
        Reading.known(tls.clientCertificate().map(ConnectionCertificates::shown), now));
  }

  private static ShownCertificate shown(X509Certificate certificate) {
    return new ShownCertificate(
        CertificateLine.subject(certificate), Validity.of(certificate).to());
  }
}
