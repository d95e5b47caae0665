package io.github.updatesentinel.collector.notify;

import io.github.updatesentinel.collector.page.Visible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Posts to webhooks: no redirect is followed, and little of the answer is read. */
public final class WebhookSender implements Sender {
  private static final int MAX_ANSWER = 4 << 10;
  private static final int SHOWN = 200;
  private static final Duration MOST_RETRY_AFTER = Duration.ofDays(1);
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

  private final OkHttpClient client;
  private final Clock clock;
  private final @Nullable String publicUrl;

  public WebhookSender(OkHttpClient base, Clock clock, @Nullable String publicUrl) {
    this.client =
        base.newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(Duration.ofSeconds(5))
            .readTimeout(Duration.ofSeconds(10))
            .callTimeout(Duration.ofSeconds(15))
            .build();
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  /** A client of the JDK's trusted certificates and the machine's proxy settings. */
  public static OkHttpClient newClient() {
    return new OkHttpClient();
  }

  /**
   * What is wrong with a URL.
   *
   * @return a key of the texts; null if it may be used
   */
  public static @Nullable String problem(String text) {
    HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      return "problem.url";
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      return "problem.urlUser";
    }
    return url.isHttps() || loopback(url.host()) ? null : "problem.urlPlain";
  }

  private static boolean loopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
  }

  @Override
  public Outcome send(Channel channel, String id, Notice notice) {
    HttpUrl url = HttpUrl.parse(channel.target());
    if (url == null || problem(channel.target()) != null) {
      return new Outcome.Failed("the URL can't be used", null);
    }
    String body =
        Webhooks.body(channel.format(), id, notice, new Wording(channel.language(), publicUrl));
    try (Response response = client.newCall(request(channel, url, id, body)).execute()) {
      return outcome(channel, response);
    } catch (IOException e) {
      return new Outcome.Failed(withoutSecret(channel, url, e.toString()), null);
    }
  }

  private Request request(Channel channel, HttpUrl url, String id, String body) {
    long now = clock.millis();
    String secret = channel.secret();
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", "Update-Sentinel-Collector")
            .header("X-Sentinel-Id", id)
            .post(RequestBody.create(body, JSON));
    if (secret != null && channel.format() == Channel.Format.GENERIC) {
      request
          .header("X-Sentinel-Timestamp", Long.toString(now / 1000))
          .header("X-Sentinel-Signature", Webhooks.signature(secret, now / 1000, body));
    }
    if (secret != null && channel.format() == Channel.Format.DINGTALK) {
      request.url(
          url.newBuilder()
              .setQueryParameter("timestamp", Long.toString(now))
              .setQueryParameter(
                  "sign", Base64.getEncoder().encodeToString(Webhooks.dingTalkSign(secret, now)))
              .build());
    }
    return request.build();
  }

  private Outcome outcome(Channel channel, Response response) throws IOException {
    BufferedSource source = response.body().source();
    source.request(MAX_ANSWER);
    String answer =
        source
            .getBuffer()
            .snapshot((int) Math.min(MAX_ANSWER, source.getBuffer().size()))
            .string(StandardCharsets.UTF_8);
    String shown = Visible.cut(answer.strip(), SHOWN);
    if (!response.isSuccessful()) {
      String location = response.isRedirect() ? ", a redirect, which is not followed" : "";
      return new Outcome.Failed(
          ("HTTP " + response.code() + location + " " + shown).strip(), retryAfter(response));
    }
    String refusal = channel.format() == Channel.Format.GENERIC ? null : Webhooks.refusal(answer);
    return refusal == null
        ? new Outcome.Delivered(("HTTP " + response.code() + " " + shown).strip())
        : new Outcome.Failed(Visible.cut(refusal, SHOWN), null);
  }

  private @Nullable Duration retryAfter(Response response) {
    String text = response.header("Retry-After");
    if (text == null) {
      return null;
    }
    Duration wait;
    try {
      wait =
          text.strip().matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text.strip()))
              : Duration.between(
                  clock.instant(),
                  Instant.from(
                      ZonedDateTime.parse(
                          text.strip(),
                          DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))));
    } catch (DateTimeException e) {
      return null;
    }
    if (wait.isNegative()) {
      return null;
    }
    return wait.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : wait;
  }

  /** Errors of the network name the host at most; to be sure. */
  private static String withoutSecret(Channel channel, HttpUrl url, String error) {
    String shown = error.replace(channel.target(), channel.shownTarget());
    String query = url.encodedQuery();
    return query == null || query.isEmpty() ? shown : shown.replace(query, "…");
  }
}
