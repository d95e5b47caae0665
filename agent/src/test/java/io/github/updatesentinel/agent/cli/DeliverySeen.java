package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.delivery.DeliveryStatus;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Certificates;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Contact;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Enrolled;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Reach;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.ShownCertificate;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.spool.SpoolStatus.Spooled;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Deliveries as they may be found. */
final class DeliverySeen {
  static final Instant AT = Instant.parse("2026-11-22T08:00:00Z");

  private static final URI HTTPS = URI.create("https://collector.corp.example");

  private DeliverySeen() {}

  /** All is well, and something waits. */
  static DeliveryStatus good() {
    return new DeliveryStatus(
        HTTPS,
        AT,
        new Contact(Reach.ANSWERS, 304, null, null),
        new Certificates(
            Optional.of(certificate("CN=collector.corp.example, O=Corp", 44)),
            known(Optional.of(certificate("CN=PC-0042.corp.example", 300)))),
        known(List.of("http://proxy.corp.example:8080", "http://proxy2.corp.example:8080")),
        known(Optional.of(AT.minus(Duration.ofMinutes(12)))),
        known(new Spooled(3, Optional.of(AT.minus(Duration.ofMinutes(125))))),
        known(2),
        known(Enrolled.KEY_KEPT),
        known(Optional.of("2026-11-10")));
  }

  /** A stranger answers, and the service has never delivered. */
  static DeliveryStatus refused(TlsRefusal.Reason reason) {
    TlsRefusal refusal =
        new TlsRefusal(
            reason, "CN=collector; issuer CN=Proxy CA", "unable to find valid certification path");
    return new DeliveryStatus(
        HTTPS,
        AT,
        new Contact(Reach.TLS_REFUSED, null, null, refusal),
        new Certificates(Optional.of(certificate("CN=collector", -4)), known(Optional.empty())),
        known(List.of()),
        known(Optional.empty()),
        known(new Spooled(0, Optional.empty())),
        known(0),
        known(Enrolled.TOKEN_WAITING),
        known(Optional.empty()));
  }

  /** Plain HTTP, with this answer. */
  static DeliveryStatus plain(Contact contact) {
    return new DeliveryStatus(
        URI.create("http://127.0.0.1:8080"),
        AT,
        contact,
        null,
        known(List.of()),
        known(Optional.of(AT.plusSeconds(60))),
        known(new Spooled(0, Optional.empty())),
        known(0),
        known(Enrolled.NEITHER),
        known(Optional.empty()));
  }

  /** As someone without rights sees it. */
  static DeliveryStatus unreadable() {
    return new DeliveryStatus(
        HTTPS,
        AT,
        new Contact(Reach.UNUSABLE, null, "trustStore C:\\ca.pem can't be used: denied", null),
        new Certificates(Optional.empty(), unknown("trustStore C:\\ca.pem can't be used: denied")),
        unknown("proxy: WinHttp: 0x00000005"),
        unknown("state.json: denied"),
        unknown("spool: denied"),
        unknown("spool: denied"),
        unknown("credentials.dat: denied"),
        unknown("collector-baseline.json can't be read, and is not used: denied"));
  }

  private static ShownCertificate certificate(String subject, int days) {
    return new ShownCertificate(subject, AT.plus(Duration.ofDays(days)));
  }

  private static <T> Reading<T> known(T value) {
    return Reading.known(value, AT);
  }

  private static <T> Reading<T> unknown(String why) {
    return Reading.unknown(new Failure(why, null), AT);
  }
}
