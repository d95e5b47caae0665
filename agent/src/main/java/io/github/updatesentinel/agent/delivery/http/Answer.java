package io.github.updatesentinel.agent.delivery.http;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.time.Duration;
import java.time.Instant;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** What came of one request to the collector. */
public sealed interface Answer {
  /** One line for people, without secrets. */
  String text();

  /**
   * An answer by HTTP.
   *
   * @param retryAfter how long the collector wants to be left alone; null where it did not say
   * @param location where it points to instead; null where it does not
   * @param etag of the body; null where there is none
   * @param signature of the body; null where there is none
   * @param date the other side's clock; null where it did not say
   * @param body as much of it as is of use
   */
  record Http(
      int status,
      @Nullable Duration retryAfter,
      @Nullable String location,
      @Nullable String etag,
      @Nullable String signature,
      @Nullable Instant date,
      ByteString body)
      implements Answer {
    private static final int MAX_SHOWN = 300;

    static Http of(int status) {
      return new Http(status, null, null, null, null, null, ByteString.EMPTY);
    }

    @Override
    public String text() {
      if (location != null) {
        return "HTTP %d, a redirect to %s (not followed)"
            .formatted(status, Texts.line(location, MAX_SHOWN));
      }
      return switch (status) {
        case 200 -> "HTTP 200 instead of 202: this is not a collector, or not its API";
        case 407 -> "HTTP 407: the proxy requires credentials, which Update Sentinel never sends";
        default -> "HTTP " + status;
      };
    }

    /** With the beginning of the body, in which a collector names what it refuses. */
    public String textWithBody() {
      String shown = Texts.cut(body.utf8(), MAX_SHOWN);
      return "HTTP " + status + ": " + shown.replaceAll("[\\p{Cc}\\p{Cf}]+", " ");
    }
  }

  /**
   * There was none.
   *
   * @param refusal where one side does not trust the other; null for all other reasons
   */
  record None(String text, @Nullable TlsRefusal refusal) implements Answer {}
}
