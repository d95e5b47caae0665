package io.github.updatesentinel.agent.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.delivery.DeliveryStatus;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Contact;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.ShownCertificate;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.spool.SpoolStatus.Spooled;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The member {@code delivery} of {@code check --json}. What is not known is left out, and why it is
 * not stands in {@code problems}.
 */
final class DeliveryJson {
  private final DeliveryStatus status;
  private final JsonObject json = new JsonObject();
  private final JsonArray problems = new JsonArray();

  private DeliveryJson(DeliveryStatus status) {
    this.status = status;
  }

  static JsonObject write(DeliveryStatus status) {
    return new DeliveryJson(status).write();
  }

  /**
   * Where there is no collector.
   *
   * @param problems why there may be one all the same
   */
  static JsonObject writeWithoutCollector(List<ConfigProblem> problems) {
    JsonObject json = new JsonObject();
    json.addProperty("reach", "NO_COLLECTOR");
    if (!problems.isEmpty()) {
      JsonArray all = new JsonArray();
      problems.forEach(why -> all.add(why.key() + ": " + why.problem()));
      json.add("problems", all);
    }
    return json;
  }

  private JsonObject write() {
    json.addProperty("collectorUrl", status.collectorUrl().toString());
    contact(status.contact());
    json.addProperty("checkedAt", time(status.at()));
    read(status.lastDelivery(), this::lastDelivery);
    read(status.spool(), this::spool);
    read(status.setAside(), count -> json.addProperty("setAside", count));
    DeliveryStatus.Certificates certificates = status.certificates();
    if (certificates != null) {
      certificates.server().ifPresent(server -> json.add("serverCertificate", certificate(server)));
      read(certificates.client(), this::clientCertificate);
    }
    read(status.proxies(), this::proxies);
    read(status.enrolled(), how -> json.addProperty("enrollment", how.name()));
    read(status.baselineVersion(), this::baseline);
    if (!problems.isEmpty()) {
      json.add("problems", problems);
    }
    return json;
  }

  private <T> void read(Reading<T> reading, Consumer<T> writer) {
    reading.toOptional().ifPresent(writer);
    reading.failure().ifPresent(why -> problems.add(why.toString()));
  }

  private void contact(Contact contact) {
    json.addProperty("reach", contact.reach().name());
    if (contact.httpStatus() != null) {
      json.addProperty("httpStatus", contact.httpStatus());
    }
    if (contact.detail() != null) {
      json.addProperty("detail", contact.detail());
    }
    TlsRefusal refusal = contact.refusal();
    if (refusal != null) {
      JsonObject tls = new JsonObject();
      tls.addProperty("reason", refusal.reason().name());
      if (refusal.certificate() != null) {
        tls.addProperty("certificate", refusal.certificate());
      }
      tls.addProperty("detail", refusal.detail());
      json.add("tlsRefusal", tls);
    }
  }

  private void lastDelivery(Optional<Instant> last) {
    json.addProperty("everDelivered", last.isPresent());
    last.ifPresent(at -> json.addProperty("lastDeliveryAt", time(at)));
  }

  private void spool(Spooled spooled) {
    json.addProperty("waiting", spooled.waiting());
    spooled.oldest().ifPresent(at -> json.addProperty("oldestWaitingSince", time(at)));
  }

  private void clientCertificate(Optional<ShownCertificate> own) {
    json.addProperty("clientCertificateConfigured", own.isPresent());
    own.ifPresent(shown -> json.add("clientCertificate", certificate(shown)));
  }

  private JsonObject certificate(ShownCertificate shown) {
    JsonObject certificate = new JsonObject();
    certificate.addProperty("subject", shown.subject());
    certificate.addProperty("notAfter", time(shown.end()));
    certificate.addProperty("daysLeft", shown.daysLeft(status.at()));
    return certificate;
  }

  private void proxies(Iterable<String> proxies) {
    JsonArray all = new JsonArray();
    proxies.forEach(all::add);
    json.add("proxies", all);
  }

  private void baseline(Optional<String> version) {
    json.addProperty("baselineHeld", version.isPresent());
    version.ifPresent(text -> json.addProperty("baselineVersion", text));
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
