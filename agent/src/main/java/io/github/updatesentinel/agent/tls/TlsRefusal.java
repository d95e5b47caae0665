package io.github.updatesentinel.agent.tls;

import io.github.updatesentinel.agent.fact.Texts;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why agent and collector did not come to terms over TLS, for the administrator.
 *
 * @param certificate the one that is at fault, on one line; null where none is, or none is known
 * @param detail what TLS says of it, on one line of {@value #DETAIL_LENGTH} characters at most
 */
public record TlsRefusal(Reason reason, @Nullable String certificate, String detail) {
  private static final int DETAIL_LENGTH = 400;

  /** What to mend differs by it. */
  public enum Reason {
    /** The server's certificate comes from nobody whom the trust store has. */
    UNKNOWN_CA,
    EXPIRED,
    NOT_YET_VALID,
    /** The server's certificate is for other hosts. */
    WRONG_NAME,
    /** A signature or a key is of a kind or size that is not safe any more. */
    WEAK,
    /** No version of TLS, or no cipher, that both speak. */
    PROTOCOL,
    /** The server did not like the agent's certificate, or misses one. */
    CLIENT_CERTIFICATE_REFUSED,
    /** What answers does not speak TLS. */
    NOT_TLS,
    OTHER
  }

  /**
   * Tells a refusal from other trouble with the network. A connection that is cut during the
   * handshake is none: nobody said no.
   *
   * @param problem of a call, as the HTTP client threw it
   * @param tls of that call; what it remembers has to be that call's
   * @param now to find the certificate that is not valid
   */
  public static Optional<TlsRefusal> of(IOException problem, Tls tls, Instant now) {
    TlsProblem all = TlsProblem.of(problem);
    return all.reason(tls.clientCertificateWasAskedFor())
        .map(
            reason ->
                new TlsRefusal(
                    reason,
                    certificate(reason, all, tls, now),
                    Texts.line(detail(reason, all, tls), DETAIL_LENGTH)));
  }

  private static String detail(Reason reason, TlsProblem problem, Tls tls) {
    if (reason != Reason.CLIENT_CERTIFICATE_REFUSED || tls.clientCertificate().isPresent()) {
      return problem.text();
    }
    return problem.text() + "; the collector requests a client certificate, and none is configured";
  }

  private static @Nullable String certificate(
      Reason reason, TlsProblem problem, Tls tls, Instant now) {
    List<X509Certificate> chain = tls.serverChain();
    return switch (reason) {
      case WRONG_NAME -> chain.isEmpty() ? null : CertificateLine.withHosts(chain.get(0));
      case CLIENT_CERTIFICATE_REFUSED ->
          tls.clientCertificate().map(CertificateLine::of).orElse(null);
      case PROTOCOL, NOT_TLS -> null;
      case UNKNOWN_CA -> chain.isEmpty() ? null : CertificateLine.of(chain.get(chain.size() - 1));
      default -> problem.culprit(chain, now).map(CertificateLine::of).orElse(null);
    };
  }
}
