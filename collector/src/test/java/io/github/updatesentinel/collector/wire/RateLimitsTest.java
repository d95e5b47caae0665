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

  @Test
  void anIpv6NetworkCountsAsOne() {
    assertThat(RateLimits.network("2001:db8:1:2:3:4:5:6")).isEqualTo("2001:db8:1:2::");
    assertThat(RateLimits.network("[2001:db8::5]")).isEqualTo("2001:db8::");
    assertThat(RateLimits.network("::1")).isEqualTo("::");
    assertThat(RateLimits.network("192.0.2.1")).isEqualTo("192.0.2.1");
  }
}
