package io.github.updatesentinel.agent.tls;

import io.github.updatesentinel.agent.tls.TlsRefusal.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownServiceException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a call, with all its causes. Suppressed ones count too: where the collector
 * hangs up while the request is still being written, its reason is among those.
 */
record TlsProblem(List<Throwable> all) {
  /** A chain of causes may be a circle. */
  private static final int MOST = 32;

  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

  /** Alerts by which a server answers the client's certificate, or its absence. */
  private static final Set<String> ABOUT_CLIENT_CERTIFICATE =
      Set.of(
          "no_certificate",
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied",
          "certificate_required");

  private static final Map<String, Reason> OTHER_ALERTS =
      Map.of(
          "protocol_version", Reason.PROTOCOL,
          "insufficient_security", Reason.PROTOCOL,
          "unrecognized_name", Reason.WRONG_NAME);

  private static final Map<CertPathValidatorException.Reason, Reason> PATH_REASONS =
      Map.of(
          BasicReason.EXPIRED, Reason.EXPIRED,
          BasicReason.NOT_YET_VALID, Reason.NOT_YET_VALID,
          BasicReason.ALGORITHM_CONSTRAINED, Reason.WEAK,
          PKIXReason.NO_TRUST_ANCHOR, Reason.UNKNOWN_CA);

  /** In this order; for what the runtime has only words for. */
  private static final List<Map.Entry<Pattern, Reason>> WORDS =
      List.of(
          Map.entry(
              Pattern.compile("Unsupported or unrecognized SSL message|plaintext connection"),
              Reason.NOT_TLS),
          Map.entry(Pattern.compile("constraints"), Reason.WEAK),
          Map.entry(
              Pattern.compile("protocol version|appropriate protocol|cipher ?suite"),
              Reason.PROTOCOL));

  static TlsProblem of(IOException problem) {
    Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> ordered = new ArrayList<>();
    Deque<Throwable> open = new ArrayDeque<>(List.of(problem));
    while (!open.isEmpty() && ordered.size() < MOST) {
      Throwable next = open.removeFirst();
      if (all.add(next)) {
        ordered.add(next);
        if (next.getCause() != null) {
          open.addFirst(next.getCause());
        }
        open.addAll(List.of(next.getSuppressed()));
      }
    }
    return new TlsProblem(List.copyOf(ordered));
  }

  private <T extends Throwable> Stream<T> each(Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast);
  }

  private boolean has(Class<? extends Throwable> type) {
    return each(type).findAny().isPresent();
  }

  /**
   * Empty where it is not about TLS.
   *
   * @param asked whether the server has asked for a client certificate
   */
  Optional<Reason> reason(boolean asked) {
    Optional<String> alert = alert();
    if (alert.isPresent()) {
      return Optional.of(ofAlert(alert.get(), asked));
    }
    if (has(SSLPeerUnverifiedException.class)) {
      return Optional.of(Reason.WRONG_NAME);
    }
    if (has(CertificateException.class)) {
      return Optional.of(ofCertificate());
    }
    // The client has no protocol or cipher left to offer.
    if (has(UnknownServiceException.class)) {
      return Optional.of(Reason.PROTOCOL);
    }
    if (!has(SSLException.class) || wasCut()) {
      return Optional.empty();
    }
    return Optional.of(ofWords());
  }

  private Optional<String> alert() {
    return each(SSLException.class)
        .map(e -> ALERT.matcher(String.valueOf(e.getMessage())))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  private static Reason ofAlert(String alert, boolean asked) {
    // Servers of TLS 1.2 say it of a missing certificate as well.
    boolean unclear = alert.equals("handshake_failure") || alert.equals("decrypt_error");
    if (ABOUT_CLIENT_CERTIFICATE.contains(alert) || (unclear && asked)) {
      return Reason.CLIENT_CERTIFICATE_REFUSED;
    }
    if (alert.equals("handshake_failure")) {
      return Reason.PROTOCOL;
    }
    return OTHER_ALERTS.getOrDefault(alert, Reason.OTHER);
  }

  private Reason ofCertificate() {
    return each(CertPathValidatorException.class)
        .map(e -> PATH_REASONS.get(e.getReason()))
        .filter(reason -> reason != null)
        .findFirst()
        .orElse(has(CertPathBuilderException.class) ? Reason.UNKNOWN_CA : ofWords());
  }

  private boolean wasCut() {
    return has(EOFException.class)
        || has(SocketException.class)
        || has(InterruptedIOException.class);
  }

  private Reason ofWords() {
    String text = text();
    return WORDS.stream()
        .filter(entry -> entry.getKey().matcher(text).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Reason.OTHER);
  }

  /** What the first that is about TLS says. */
  String text() {
    Throwable first =
        all.stream()
            .filter(e -> e instanceof SSLException || e instanceof UnknownServiceException)
            .findFirst()
            .orElse(all.get(0));
    return String.valueOf(first.getMessage());
  }

  /** The certificate of the chain that the runtime points at, else the one that is not valid. */
  Optional<X509Certificate> culprit(List<X509Certificate> chain, Instant now) {
    Optional<X509Certificate> pointedAt =
        each(CertPathValidatorException.class).flatMap(e -> at(e).stream()).findFirst();
    return pointedAt
        .or(
            () ->
                chain.stream()
                    .filter(certificate -> !Validity.of(certificate).includes(now))
                    .findFirst())
        .or(() -> chain.stream().findFirst());
  }

  private static Optional<X509Certificate> at(CertPathValidatorException e) {
    if (e.getCertPath() == null || e.getIndex() < 0) {
      return Optional.empty();
    }
    @Nullable Certificate certificate = e.getCertPath().getCertificates().get(e.getIndex());
    return certificate instanceof X509Certificate x509 ? Optional.of(x509) : Optional.empty();
  }
}
