package io.github.updatesentinel.agent.delivery.http;

import io.github.updatesentinel.agent.fact.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Takes from a response what is of use, and no more of it than that. */
final class HttpAnswers {
  private static final int ACCEPTED = 202;
  private static final int TEMPORARY_REDIRECT = 307;
  private static final int PERMANENT_REDIRECT = 308;
  private static final int FIRST_ERROR = 400;
  private static final int MAX_HEADER = 2000;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private HttpAnswers() {}

  /**
   * Reads a response.
   *
   * @param maxBody bytes that are read at most; what is beyond is left
   */
  static Answer.Http read(Response response, int maxBody) throws IOException {
    int status = response.code();
    String location = response.header("Location");
    return new Answer.Http(
        status,
        retryAfter(response.header("Retry-After"), response.header("Date"), Instant.now()),
        status >= 300 && status < 400 ? Texts.cutIfKnown(location, MAX_HEADER) : null,
        response.header("ETag"),
        response.header("Baseline-Signature"),
        date(response),
        // Its status says all, and has come; nobody waits for more of it.
        status == ACCEPTED ? ByteString.EMPTY : body(response, maxBody));
  }

  private static @Nullable Instant date(Response response) {
    String date = response.header("Date");
    return date == null ? null : httpDate(date.strip());
  }

  private static ByteString body(Response response, int maxBody) throws IOException {
    try (InputStream in = response.body().byteStream()) {
      return ByteString.of(in.readNBytes(maxBody));
    } catch (IOException e) {
      if (response.code() < FIRST_ERROR) {
        throw e;
      }
      // That it is refused has come, and when to come again; only the words for people are lost.
      return ByteString.EMPTY;
    }
  }

  /**
   * Where to ask instead. Only what keeps a POST a POST is followed, and only to the same server: a
   * heartbeat, a token and a key are for nobody else.
   *
   * @return null where it is to be taken as an answer
   */
  static @Nullable HttpUrl redirect(HttpUrl asked, Answer.Http answer) {
    if (answer.location() == null
        || (answer.status() != TEMPORARY_REDIRECT && answer.status() != PERMANENT_REDIRECT)) {
      return null;
    }
    HttpUrl next = asked.resolve(answer.location());
    boolean same =
        next != null
            && next.scheme().equals(asked.scheme())
            && next.host().equals(asked.host())
            && next.port() == asked.port();
    return same ? next : null;
  }

  /**
   * How long the collector wants to be left alone.
   *
   * @param value seconds, or a date, which is reckoned from the sender's own clock
   * @param date the sender's clock; null where it does not tell
   * @param now our clock, for that case
   * @return null where there is no such header, or nothing that can be understood
   */
  static @Nullable Duration retryAfter(@Nullable String value, @Nullable String date, Instant now) {
    if (value == null) {
      return null;
    }
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Instant until = httpDate(text);
    if (until == null) {
      return null;
    }
    Instant sent = date == null ? null : httpDate(date.strip());
    Duration wait = Duration.between(sent == null ? now : sent, until);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private static @Nullable Instant httpDate(String text) {
    try {
      DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
      return ZonedDateTime.parse(text, format).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
