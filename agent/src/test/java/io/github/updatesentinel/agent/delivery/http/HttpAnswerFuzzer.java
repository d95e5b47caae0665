package io.github.updatesentinel.agent.delivery.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * What the fuzzer calls: any text as the answer of a server. Its lines are the status, Date,
 * Retry-After, Location, ETag, and the signature; all of it is the body.
 */
public final class HttpAnswerFuzzer {
  private static final HttpUrl ASKED = HttpUrl.get("https://uc.example:8443/us/api/v1/heartbeats");
  private static final List<String> HEADERS =
      List.of("Date", "Retry-After", "Location", "ETag", "Baseline-Signature");
  private static final int MAX_BODY = 100;

  private HttpAnswerFuzzer() {}

  /** One input; whoever answers, no other server is asked, and no text has more than one line. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    Headers.Builder headers = new Headers.Builder();
    for (int i = 1; i < lines.size() && i <= HEADERS.size(); i++) {
      // The library refuses some characters from the network as well.
      headers.addUnsafeNonAscii(
          HEADERS.get(i - 1), lines.get(i).replaceAll("[\\x00-\\x1F\\x7F]", ""));
    }
    Response response =
        new Response.Builder()
            .request(new Request.Builder().url(ASKED).build())
            .protocol(Protocol.HTTP_1_1)
            .code(status(lines))
            .message("")
            .headers(headers.build())
            .body(ResponseBody.create(bytes, null))
            .build();
    try {
      Answer.Http answer = HttpAnswers.read(response, MAX_BODY);
      HttpUrl next = HttpAnswers.redirect(ASKED, answer);
      if (next != null && !(next.host() + next.port()).equals(ASKED.host() + ASKED.port())) {
        throw new IllegalStateException("another server: " + next);
      }
      check(answer.text());
      check(answer.textWithBody());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(String text) {
    if (text.length() > 500 || text.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0x2028)) {
      throw new IllegalStateException("no line: " + text);
    }
  }

  private static int status(List<String> lines) {
    return !lines.isEmpty() && lines.get(0).matches("[1-9][0-9]{2}")
        ? Integer.parseInt(lines.get(0))
        : 200;
  }
}
