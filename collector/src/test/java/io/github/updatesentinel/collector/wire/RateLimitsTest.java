package io.github.updatesentinel.collector.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private final RateLimits limits = new RateLimits();

  @Test
  void anAgentThatAsksWithoutPauseIsToldToWait() {
    Rejected rejected =
        catchThrowableOfType(
            Rejected.class,
            () -> {
              for (int i = 0; i < 10_000; i++) {
                limits.byAgent("one");
              }
            });
    assertThat(rejected.status()).isEqualTo(429);
    assertThat(rejected.retryAfterSeconds()).isPositive();
    assertThatCode(() -> limits.byAgent("other")).doesNotThrowAnyException();
  }
}
