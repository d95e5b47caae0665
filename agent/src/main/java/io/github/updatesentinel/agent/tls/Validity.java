package io.github.updatesentinel.agent.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * When a certificate is valid.
 *
 * @param from first instant at which it is
 * @param to last instant at which it is
 */
public record Validity(Instant from, Instant to) {
  /** Of a certificate. */
  public static Validity of(X509Certificate certificate) {
    return new Validity(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /** Both ends are within. */
  public boolean includes(Instant now) {
    return !from.isAfter(now) && !to.isBefore(now);
  }

  /** Why it does not include now: {@code expired on} or {@code valid from} a day. */
  String whyNot(Instant now) {
    return to.isBefore(now) ? "expired on " + day(to) : "valid from " + day(from);
  }

  /** For people: the days, UTC. */
  @Override
  public String toString() {
    return day(from) + " to " + day(to);
  }

  private static LocalDate day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
