package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.delivery.DeliveryStatus;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Contact;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Reach;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.ShownCertificate;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.spool.SpoolStatus.Spooled;
import io.github.updatesentinel.agent.time.Durations;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** How delivery stands, for a person. */
final class DeliveryReport {
  private final ReportTexts texts;
  private final DeliveryStatus status;
  private final ReportLines out;

  private DeliveryReport(ReportTexts texts, DeliveryStatus status) {
    this.texts = texts;
    this.status = status;
    this.out = new ReportLines(texts);
  }

  static String text(ReportTexts texts, DeliveryStatus status) {
    return new DeliveryReport(texts, status).text();
  }

  /**
   * Where there is no collector.
   *
   * @param misconfigured whether there may be one in what could not be read or is not to be used
   */
  static String textWithoutCollector(ReportTexts texts, boolean misconfigured) {
    ReportLines out = new ReportLines(texts);
    out.blank();
    out.line("collector", texts.get(misconfigured ? "collectorNotUsed" : "collectorNone"));
    return out.toString();
  }

  private String text() {
    out.blank();
    out.line("collector", status.collectorUrl().toString());
    contact(status.contact());
    out.line("lastDelivery", out.shown(status.lastDelivery(), this::lastDelivery));
    spool();
    certificates();
    out.line("proxy", out.shown(status.proxies(), this::proxies));
    out.line("enrolled", out.shown(status.enrolled(), how -> texts.get("enrolled." + how)));
    // Its failure is a sentence of its own.
    out.line(
        "heldBaseline",
        status
            .baselineVersion()
            .failure()
            .map(Failure::toString)
            .orElseGet(
                () ->
                    status
                        .baselineVersion()
                        .toOptional()
                        .flatMap(v -> v)
                        .orElse(texts.get("none"))));
    return out.toString();
  }

  private void contact(Contact contact) {
    String http = contact.httpStatus() == null ? "" : " (HTTP " + contact.httpStatus() + ")";
    String detail = contact.detail() == null ? "" : ": " + contact.detail();
    TlsRefusal refusal = contact.refusal();
    if (refusal != null) {
      refused(refusal);
      return;
    }
    out.line("", texts.get("reach." + contact.reach()) + http + detail);
    if (!contact.reach().isFine()) {
      out.line("", texts.get("mend." + contact.reach()));
    }
  }

  private void refused(TlsRefusal refusal) {
    out.line("", texts.get("reach." + Reach.TLS_REFUSED) + ": " + refusal.reason());
    out.line("", texts.get("tls." + refusal.reason()));
    String certificate = refusal.certificate();
    out.line("", texts.get("certificate") + ": " + (certificate == null ? "-" : certificate));
    out.line("", texts.get("detail") + ": " + refusal.detail());
    out.line("", texts.get("clock") + ": " + time(status.at()));
  }

  private String lastDelivery(Optional<Instant> last) {
    return last.map(this::timeAndAge).orElse(texts.get("never"));
  }

  private void spool() {
    out.line("spool", out.shown(status.spool(), this::waiting));
    // Where the spool can't be read this would only say so once more.
    status
        .setAside()
        .toOptional()
        .filter(count -> count > 0)
        .ifPresent(count -> out.line("", texts.get("setAside") + " " + count));
    if (status.spool().failure().isEmpty() && status.setAside().failure().isPresent()) {
      out.line("", texts.get("setAside") + " " + out.shown(status.setAside(), String::valueOf));
    }
  }

  private String waiting(Spooled spooled) {
    String oldest =
        spooled.oldest().map(at -> ", " + texts.get("oldest") + " " + timeAndAge(at)).orElse("");
    return spooled.waiting() + oldest;
  }

  private void certificates() {
    DeliveryStatus.Certificates both = status.certificates();
    if (both == null) {
      out.line("serverCertificate", texts.get("plainHttp"));
      return;
    }
    out.line(
        "serverCertificate", both.server().map(this::certificate).orElse(texts.get("unknown")));
    out.line(
        "clientCertificate",
        out.shown(
            both.client(), own -> own.map(this::certificate).orElse(texts.get("noneConfigured"))));
  }

  private String certificate(ShownCertificate shown) {
    return "%s, %s %s (%s)"
        .formatted(
            shown.subject(),
            texts.get("until"),
            time(shown.end()),
            texts.get("daysLeft").formatted(shown.daysLeft(status.at())));
  }

  private String proxies(List<String> proxies) {
    return proxies.isEmpty() ? texts.get("none") : String.join(", ", proxies);
  }

  /** A time ahead, by a clock that was set back, has no age. */
  private String timeAndAge(Instant past) {
    Duration age = Duration.between(past, status.at());
    return age.isNegative()
        ? time(past)
        : time(past) + " (" + texts.get("ago").formatted(Durations.text(age)) + ")";
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
