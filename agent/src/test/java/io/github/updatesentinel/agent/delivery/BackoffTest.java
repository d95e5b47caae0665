package io.github.updatesentinel.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0, PT1S",
    "1, 1, PT2S",
    "2, 1, PT4S",
    "3, 0.5, PT4.5S",
    "9, 1, PT8M32S",
    "10, 1, PT10M",
    "10, 0, PT1S",
    "2000000000, 1, PT10M",
  })
  void waitsAnywhereUpToABoundThatDoubles(int failures, double random, Duration wait) {
    assertThat(Backoff.afterFailure(failures, random)).isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({"0, PT5M", "0.5, PT7M30S", "1, PT10M"})
  void aPauseIsFiveToTenMinutes(double random, Duration wait) {
    assertThat(Backoff.pause(random)).isEqualTo(wait);
  }

  @Test
  void spreadsOverTheWholeTime() {
    assertThat(Backoff.spread(Duration.ofMinutes(15), 0)).isZero();
    assertThat(Backoff.spread(Duration.ofMinutes(15), 0.2)).isEqualTo(Duration.ofMinutes(3));
  }
}
