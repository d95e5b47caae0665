package io.github.updatesentinel.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.updatesentinel.collector.page.Language;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC);
  private static final Notice NOTICE =
      new Notice(
          "SEVERITY",
          false,
          12,
          0,
          "CRITICAL",
          0,
          CLOCK.millis(),
          List.of(
              new Notice.Machine(
                  "id-1",
                  "[x](http://evil.example)<@all>\u202e.corp",
                  "FALSE_UP_TO_DATE",
                  "CRITICAL",
                  CLOCK.millis())));

  private final WebhookSender sender =
      new WebhookSender(new OkHttpClient(), CLOCK, "https://collector.example/");
  private final List<Received> received = new ArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private HttpServer server;

  private record Received(
      String query, String body, @Nullable String time, @Nullable String sign) {}

  private record Answer(int status, String body, List<String> header) {
    Answer(int status, String body, String name, String value) {
      this(status, body, List.of(name, value));
    }

    Answer(int status, String body) {
      this(status, body, List.of());
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    received.add(
        new Received(
            query == null ? "" : query,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            exchange.getRequestHeaders().getFirst("X-Sentinel-Timestamp"),
            exchange.getRequestHeaders().getFirst("X-Sentinel-Signature")));
    Answer answer = answers.isEmpty() ? new Answer(200, "{\"errcode\":0}") : answers.pop();
    if (!answer.header().isEmpty()) {
      exchange.getResponseHeaders().set(answer.header().get(0), answer.header().get(1));
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void theGenericBodyIsSignedOverTimeAndBytes() throws Exception {
    assertThat(send(Channel.Format.GENERIC, "s3cret")).isInstanceOf(Outcome.Delivered.class);
    Received got = received.get(0);
    assertThat(got.body())
        .contains(
            "\"id\":\"message-1\"",
            "\"kind\":\"SEVERITY\"",
            "\"count\":12",
            "\"text\":\"12 computers have severity “Critical”\"",
            "\"url\":\"https://collector.example/machines?severity=CRITICAL\"",
            "\"url\":\"https://collector.example/machines/id-1\"");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    assertThat(got.sign())
        .isEqualTo(
            "sha256="
                + HexFormat.of()
                    .formatHex(
                        mac.doFinal(
                            (got.time() + "." + got.body()).getBytes(StandardCharsets.UTF_8))));
    assertThat(got.time()).isEqualTo(Long.toString(CLOCK.millis() / 1000));
  }

  @Test
  void withoutASecretNothingIsSigned() {
    send(Channel.Format.GENERIC, null);
    assertThat(received.get(0).sign()).isNull();
  }

  @Test
  void dingTalkIsSignedInTheQueryAsItDescribes() throws Exception {
    send(Channel.Format.DINGTALK, "SECabc");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("SECabc".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String sign =
        Base64.getEncoder()
            .encodeToString(
                mac.doFinal((CLOCK.millis() + "\nSECabc").getBytes(StandardCharsets.UTF_8)));
    String query = received.get(0).query();
    assertThat(query).startsWith("token=t&timestamp=" + CLOCK.millis() + "&sign=");
    assertThat(
            URLDecoder.decode(query.substring(query.indexOf("sign=") + 5), StandardCharsets.UTF_8))
        .isEqualTo(sign);
    assertThat(query).doesNotContain("+", "/");
    assertThat(received.get(0).body()).startsWith("{\"msgtype\":\"markdown\"");
  }

  @Test
  void namesOfMachinesMeanNothingInMarkdown() {
    send(Channel.Format.WECOM, null);
    assertThat(received.get(0).body())
        .contains("［x］（http：//evil.example）＜＠all＞⟨U+202E⟩.corp")
        .doesNotContain("[x]", "<@all>", "\u202e");
  }

  @Test
  void weComGetsNoMoreThanItTakes() {
    List<Notice.Machine> machines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      machines.add(
          new Notice.Machine("id" + i, "计".repeat(500), "FALSE_UP_TO_DATE", "CRITICAL", 1));
    }
    Notice large = new Notice("SEVERITY", false, 10, 0, "CRITICAL", 0, 1, machines);
    String body =
        Webhooks.body(
            Channel.Format.WECOM, "1", large, new Wording(Language.ZH_CN, "https://c.example"));
    String content =
        com.google.gson.JsonParser.parseString(body)
            .getAsJsonObject()
            .getAsJsonObject("markdown")
            .get("content")
            .getAsString();
    assertThat(content.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(Webhooks.WECOM_BYTES);
    assertThat(content).endsWith("[查看这些计算机](https://c.example/machines?severity=CRITICAL)");
  }

  @Test
  void aRobotThatRefusesWith200HasNotTakenIt() {
    answers.add(new Answer(200, "{\"errcode\":45009,\"errmsg\":\"too many\"}"));
    assertThat(send(Channel.Format.WECOM, null))
        .isEqualTo(new Outcome.Failed("errcode 45009 \"too many\"", null));
    answers.add(new Answer(200, "<html>portal</html>"));
    assertThat(send(Channel.Format.DINGTALK, null)).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void redirectsAreNotFollowed() {
    answers.add(new Answer(302, "", "Location", "http://127.0.0.1:1/"));
    assertThat(send(Channel.Format.GENERIC, null))
        .isEqualTo(new Outcome.Failed("HTTP 302, a redirect, which is not followed", null));
    assertThat(received).hasSize(1);
  }

  @Test
  void retryAfterIsReadInBothForms() {
    answers.add(new Answer(429, "slow", "Retry-After", "120"));
    assertThat(send(Channel.Format.GENERIC, null))
        .isEqualTo(new Outcome.Failed("HTTP 429 slow", Duration.ofMinutes(2)));
    answers.add(new Answer(503, "", "Retry-After", "Tue, 24 Nov 2026 08:05:00 GMT"));
    assertThat(send(Channel.Format.GENERIC, null))
        .isEqualTo(new Outcome.Failed("HTTP 503", Duration.ofMinutes(5)));
    answers.add(new Answer(503, "", "Retry-After", "soon"));
    assertThat(send(Channel.Format.GENERIC, null)).isEqualTo(new Outcome.Failed("HTTP 503", null));
  }

  @Test
  void aLongAnswerIsCut() {
    answers.add(new Answer(500, "x".repeat(1_000_000)));
    Outcome.Failed failed = (Outcome.Failed) send(Channel.Format.GENERIC, null);
    assertThat(failed.reason()).hasSizeLessThan(250);
  }

  @Test
  void nobodyThereIsAFailureThatDoesNotTellTheToken() {
    server.stop(0);
    Outcome.Failed failed = (Outcome.Failed) send(Channel.Format.DINGTALK, "SEC");
    assertThat(failed.reason()).contains("ConnectException").doesNotContain("token=t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example/x",
        "http://127.0.0.1:8080/x",
        "http://localhost/x",
        "http://[::1]:9/x"
      })
  void theseUrlsMayBeUsed(String url) {
    assertThat(WebhookSender.problem(url)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hooks.example",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "http://hooks.example/x",
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "https://user:password@hooks.example/"
      })
  void theseMayNot(String url) {
    assertThat(WebhookSender.problem(url)).isNotNull();
  }

  @Test
  void aChannelNeverShowsItsTokenOrSecret() {
    Channel channel = channel(Channel.Format.DINGTALK, "SECabc");
    assertThat(channel.toString()).doesNotContain("token", "SECabc");
  }

  @Test
  void backoffGrowsToAnHourAndObeysRetryAfter() {
    assertThat(Backoff.delay(1, 0, null)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Backoff.delay(1, 1, null)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Backoff.delay(3, 1, null)).isEqualTo(Duration.ofSeconds(40));
    assertThat(Backoff.delay(100, 1, null)).isEqualTo(Duration.ofHours(1));
    assertThat(Backoff.delay(1, 0, Duration.ofHours(2))).isEqualTo(Duration.ofHours(2));
    assertThat(Backoff.delay(100, 1, Duration.ofSeconds(1))).isEqualTo(Duration.ofHours(1));
  }

  private Outcome send(Channel.Format format, @Nullable String secret) {
    return sender.send(channel(format, secret), "message-1", NOTICE);
  }

  private Channel channel(Channel.Format format, @Nullable String secret) {
    return new Channel(
        "ch",
        "ops",
        format,
        "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=t",
        secret,
        Language.EN);
  }
}
