package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.delivery.DeliveryStatus;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Contact;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Reach;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryJsonTest {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  @Test
  void allThatIsKnownIsThere() {
    assertThat(json(DeliverySeen.good()))
        .isEqualTo(
            """
            {
              "collectorUrl": "https://collector.corp.example",
              "reach": "ANSWERS",
              "httpStatus": 304,
              "checkedAt": "2026-11-22T08:00:00Z",
              "everDelivered": true,
              "lastDeliveryAt": "2026-11-22T07:48:00Z",
              "waiting": 3,
              "oldestWaitingSince": "2026-11-22T05:55:00Z",
              "setAside": 2,
              "serverCertificate": {
                "subject": "CN=collector.corp.example, O=Corp",
                "notAfter": "2027-01-05T08:00:00Z",
                "daysLeft": 44
              },
              "clientCertificateConfigured": true,
              "clientCertificate": {
                "subject": "CN=PC-0042.corp.example",
                "notAfter": "2027-09-18T08:00:00Z",
                "daysLeft": 300
              },
              "proxies": [
                "http://proxy.corp.example:8080",
                "http://proxy2.corp.example:8080"
              ],
              "enrollment": "KEY_KEPT",
              "baselineHeld": true,
              "baselineVersion": "2026-11-10"
            }""");
  }

  @Test
  void neverAndNoneAreSaidAndARefusalHasItsReason() {
    assertThat(json(DeliverySeen.refused(TlsRefusal.Reason.UNKNOWN_CA)))
        .contains("\"reach\": \"TLS_REFUSED\"")
        .contains(
            """
              "tlsRefusal": {
                "reason": "UNKNOWN_CA",
                "certificate": "CN=collector; issuer CN=Proxy CA",
                "detail": "unable to find valid certification path"
              },
            """)
        .contains("\"everDelivered\": false", "\"waiting\": 0", "\"proxies\": []")
        .contains("\"clientCertificateConfigured\": false", "\"baselineHeld\": false")
        .doesNotContain("lastDeliveryAt", "oldestWaitingSince", "baselineVersion", "problems");
  }

  @Test
  void whatCouldNotBeReadIsLeftOutAndWhyIsSaid() {
    assertThat(json(DeliverySeen.unreadable()))
        .isEqualTo(
            """
            {
              "collectorUrl": "https://collector.corp.example",
              "reach": "UNUSABLE",
              "detail": "trustStore C:\\\\ca.pem can't be used: denied",
              "checkedAt": "2026-11-22T08:00:00Z",
              "problems": [
                "state.json: denied",
                "spool: denied",
                "spool: denied",
                "trustStore C:\\\\ca.pem can't be used: denied",
                "proxy: WinHttp: 0x00000005",
                "credentials.dat: denied",
                "collector-baseline.json can't be read, and is not used: denied"
              ]
            }""");
  }

  @Test
  void plainHttpHasNoMembersOfCertificates() {
    assertThat(json(DeliverySeen.plain(new Contact(Reach.ANSWERS, 200, null, null))))
        .doesNotContain("ertificate");
  }

  @Test
  void withoutACollectorThatIsSaid() {
    assertThat(DeliveryJson.writeWithoutCollector(List.of()).toString())
        .isEqualTo("{\"reach\":\"NO_COLLECTOR\"}");
  }

  @Test
  void sourceThatMayNameACollectorIsToldWhereItCouldNotBeRead() {
    ConfigProblem problem = new ConfigProblem("agent.json", "C:\\agent.json", "denied", "nothing");

    assertThat(DeliveryJson.writeWithoutCollector(List.of(problem)).toString())
        .isEqualTo("{\"reach\":\"NO_COLLECTOR\",\"problems\":[\"agent.json: denied\"]}");
  }

  private static String json(DeliveryStatus status) {
    return GSON.toJson(DeliveryJson.write(status));
  }
}
