package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.delivery.DeliveryStatus;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Contact;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Reach;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryReportTest {
  private static final ReportTexts ENGLISH = ReportTexts.load(Language.ENGLISH);
  private static final ReportTexts CHINESE = ReportTexts.load(Language.CHINESE);

  @Test
  void collectorThatAnswersIsToldWithAllThatConcernsIt() {
    assertThat(text(ENGLISH, DeliverySeen.good()))
        .isEqualTo(
            """

            Collector           https://collector.corp.example
                                reachable (HTTP 304)
            Last delivery       2026-11-22T07:48:00Z (12 min ago)
            Undelivered reports 3, oldest from 2026-11-22T05:55:00Z (2 h 5 min ago)
                                Damaged or rejected reports: 2
            Server certificate  CN=collector.corp.example, O=Corp, until 2027-01-05T08:00:00Z (days left: 44)
            Client certificate  CN=PC-0042.corp.example, until 2027-09-18T08:00:00Z (days left: 300)
            Proxy               http://proxy.corp.example:8080, http://proxy2.corp.example:8080
            Enrollment          enrolled, key stored
            Collector baseline  2026-11-10
            """);
    assertThat(text(CHINESE, DeliverySeen.good()))
        .isEqualTo(
            """

            上报服务器          https://collector.corp.example
                                可以连接 (HTTP 304)
            上次上报成功        2026-11-22T07:48:00Z (12 min 之前)
            待发报告            3, 最早的一份始于 2026-11-22T05:55:00Z (2 h 5 min 之前)
                                已隔离（损坏或被拒绝）的报告数： 2
            服务器证书          CN=collector.corp.example, O=Corp, 有效期至 2027-01-05T08:00:00Z (剩余天数：44)
            客户端证书          CN=PC-0042.corp.example, 有效期至 2027-09-18T08:00:00Z (剩余天数：300)
            代理服务器          http://proxy.corp.example:8080, http://proxy2.corp.example:8080
            注册                已注册，密钥已保存
            服务器基线          2026-11-10
            """);
  }

  @Test
  void strangerInPlaceOfTheCollectorIsToldWithCertificateAndClock() {
    assertThat(text(ENGLISH, DeliverySeen.refused(TlsRefusal.Reason.EXPIRED)))
        .isEqualTo(
            """

            Collector           https://collector.corp.example
                                no secure connection: EXPIRED
                                Renew the certificate of the collector; if the time below is wrong, set the clock of this computer.
                                Certificate: CN=collector; issuer CN=Proxy CA
                                Detail: unable to find valid certification path
                                Time of this computer (UTC): 2026-11-22T08:00:00Z
            Last delivery       never
            Undelivered reports 0
            Server certificate  CN=collector, until 2026-11-18T08:00:00Z (days left: -4)
            Client certificate  none configured
            Proxy               none
            Enrollment          not yet; the service has an enrollment token
            Collector baseline  none
            """);
    assertThat(text(CHINESE, DeliverySeen.refused(TlsRefusal.Reason.EXPIRED)))
        .contains("无法建立安全连接: EXPIRED\n", "此计算机的时间（UTC）: 2026-11-22T08:00:00Z\n")
        .contains("上次上报成功        从未\n", "注册                尚未注册，服务持有注册令牌\n");
  }

  @ParameterizedTest
  @EnumSource(TlsRefusal.Reason.class)
  void eachRefusalSaysWhatToDo(TlsRefusal.Reason reason) {
    assertThat(text(ENGLISH, DeliverySeen.refused(reason)))
        .contains(": " + reason + "\n" + " ".repeat(20) + ENGLISH.get("tls." + reason) + "\n");
    assertThat(text(CHINESE, DeliverySeen.refused(reason))).contains(CHINESE.get("tls." + reason));
  }

  @ParameterizedTest
  @EnumSource(value = Reach.class, mode = EnumSource.Mode.EXCLUDE, names = "TLS_REFUSED")
  void eachOtherAnswerSaysWhatItMeansAndWhatToDo(Reach reach) {
    DeliveryStatus status = DeliverySeen.plain(new Contact(reach, 499, "the reason", null));

    assertThat(text(ENGLISH, status))
        .contains(ENGLISH.get("reach." + reach) + " (HTTP 499): the reason\n");
    if (!reach.isFine()) {
      assertThat(text(ENGLISH, status)).contains(ENGLISH.get("mend." + reach) + "\n");
      assertThat(text(CHINESE, status)).contains(CHINESE.get("mend." + reach) + "\n");
    }
  }

  @Test
  void whatCouldNotBeReadIsSaidAndNeverZeroOrNone() {
    assertThat(text(ENGLISH, DeliverySeen.unreadable()))
        .isEqualTo(
            """

            Collector           https://collector.corp.example
                                not tried: trustStore C:\\ca.pem can't be used: denied
                                Correct the setting named above. Until then, the service sends nothing and keeps the reports.
            Last delivery       could not be read: state.json: denied
            Undelivered reports could not be read: spool: denied
            Server certificate  unknown
            Client certificate  could not be read: trustStore C:\\ca.pem can't be used: denied
            Proxy               could not be read: proxy: WinHttp: 0x00000005
            Enrollment          could not be read: credentials.dat: denied
            Collector baseline  collector-baseline.json can't be read, and is not used: denied
            """);
  }

  @Test
  void plainHttpHasNoCertificatesAndATimeAheadHasNoAge() {
    assertThat(text(ENGLISH, DeliverySeen.plain(new Contact(Reach.ANSWERS, 200, null, null))))
        .contains(
            "Server certificate  none (plain HTTP: anyone on the network path can read the"
                + " reports)\n")
        .contains("Last delivery       2026-11-22T08:01:00Z\n")
        .doesNotContain("Client certificate");
  }

  @Test
  void withoutACollectorTheEventLogIsNamedInstead() {
    assertThat(lines(DeliveryReport.textWithoutCollector(ENGLISH, false)))
        .isEqualTo("\nCollector           none configured (event log only)\n");
    assertThat(lines(DeliveryReport.textWithoutCollector(CHINESE, true)))
        .isEqualTo("\n上报服务器          没有可用的（见上面的配置问题），仅写事件日志\n");
  }

  @Test
  void controlCharactersOfAStrangerDontReachTheConsole() {
    Contact hostile = new Contact(Reach.REDIRECTS, 302, "x\u001B]0;y\u0007\nVerdict", null);

    assertThat(text(ENGLISH, DeliverySeen.plain(hostile)).chars())
        .noneMatch(c -> Character.isISOControl(c) && c != '\n');
  }

  @ParameterizedTest
  @CsvSource({"network.md, ENGLISH", "network.zh-CN.md, CHINESE"})
  void exampleInTheDocumentsHasTheLabelsOfTheReport(String page, Language language)
      throws IOException {
    ReportTexts texts = ReportTexts.load(language);

    assertThat(Files.readString(Path.of("..", "docs", page)))
        .contains(
            Stream.of(
                    "collector",
                    "lastDelivery",
                    "spool",
                    "serverCertificate",
                    "clientCertificate",
                    "proxy",
                    "enrolled",
                    "heldBaseline")
                .map(label -> "\n" + texts.get(label) + " ")
                .toList());
  }

  private static String text(ReportTexts texts, DeliveryStatus status) {
    return lines(DeliveryReport.text(texts, status));
  }

  private static String lines(String text) {
    return text.replace(System.lineSeparator(), "\n");
  }
}
