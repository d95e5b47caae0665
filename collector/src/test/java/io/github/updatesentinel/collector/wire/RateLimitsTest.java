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

  @Test
  void whoFailsOftenIsToldToWait() {
    for (int i = 0; i < 60; i++) {
      limits.failedSecret("192.0.2.1");
    }
    assertThat(catchThrowableOfType(Rejected.class, () -> limits.failedSecret("192.0.2.1")))
        .extracting(Rejected::status)
        .isEqualTo(429);
    assertThatCode(() -> limits.failedSecret("192.0.2.2")).doesNotThrowAnyException();
  }
}
