package io.github.updatesentinel.agent.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAnswersTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final HttpUrl ASKED = HttpUrl.get("https://uc.example:8443/us/api/v1/heartbeats");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "120, PT2M",
    "' 7 ', PT7S",
    "999999999, PT277777H46M39S",
  })
  void retryAfterMayBeSeconds(String value, Duration wait) {
    assertThat(HttpAnswers.retryAfter(value, null, NOW)).isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({"-1", "1.5", "soon", "9999999999", "''", "'Tue, 40 Nov 2026 08:00:00 GMT'"})
  void whatCannotBeUnderstoodAsksForNothing(String value) {
    assertThat(HttpAnswers.retryAfter(value, null, NOW)).isNull();
  }

  @Test
  void withoutTheHeaderNothingIsAskedFor() {
    assertThat(HttpAnswers.retryAfter(null, "Tue, 24 Nov 2026 08:00:00 GMT", NOW)).isNull();
  }

  @Test
  void aDateIsReckonedFromTheSendersClock() {
    String until = "Tue, 24 Nov 2026 09:01:00 GMT";
    String sent = "Tue, 24 Nov 2026 09:00:00 GMT";
    assertThat(HttpAnswers.retryAfter(until, sent, NOW)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void withoutTheSendersClockOursMustDo() {
    String until = "Tue, 24 Nov 2026 08:00:30 GMT";
    assertThat(HttpAnswers.retryAfter(until, null, NOW)).isEqualTo(Duration.ofSeconds(30));
    assertThat(HttpAnswers.retryAfter(until, "?", NOW)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aDateThatIsOverIsNoWait() {
    assertThat(HttpAnswers.retryAfter("Tue, 24 Nov 2026 07:00:00 GMT", null, NOW)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "307, /other, https://uc.example:8443/other",
    "308, https://uc.example:8443/x?y=1, https://uc.example:8443/x?y=1",
    "307, //UC.example:8443/z, https://uc.example:8443/z",
  })
  void theSameServerMayPointElsewhereInItself(int status, String location, String next) {
    assertThat(HttpAnswers.redirect(ASKED, answer(status, location))).isEqualTo(HttpUrl.get(next));
  }

  @ParameterizedTest
  @CsvSource({
    "307, https://uc.example/other",
    "307, https://evil.example:8443/other",
    "307, http://uc.example:8443/other",
    "307, https://uc.example.evil.example:8443/",
    "307, https://uc.example:8443@evil.example/",
    "302, /other",
    "301, /other",
    "307,",
  })
  void nothingElseIsFollowed(int status, @Nullable String location) {
    assertThat(HttpAnswers.redirect(ASKED, answer(status, location))).isNull();
  }

  @Test
  void whereItPointsToIsShownInOneShortLine() {
    assertThat(answer(302, "https://x/\u001B[2J" + "x".repeat(2000)).text())
        .startsWith("HTTP 302, a redirect to https://x/?[2Jxxx")
        .hasSizeLessThan(400);
  }

  @Test
  void anAnswerThatPointsElsewhereSaysSo() {
    assertThat(answer(302, "https://portal.example/login").text())
        .isEqualTo("HTTP 302, a redirect to https://portal.example/login (not followed)");
  }

  private static Answer.Http answer(int status, @Nullable String location) {
    return new Answer.Http(status, null, location, null, null, null, ByteString.EMPTY);
  }
}
