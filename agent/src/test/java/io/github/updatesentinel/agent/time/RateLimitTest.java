package io.github.updatesentinel.agent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final FakeClocks time = new FakeClocks();
  private final RateLimit limit = new RateLimit(time.clocks(), 2, HOUR);

  @Test
  void soManyAreLetThroughAndNoMore() {
    assertThat(limit.tryTake()).isTrue();
    assertThat(limit.tryTake()).isTrue();
    assertThat(limit.tryTake()).isFalse();
    assertThat(limit.tryTake()).isFalse();
  }

  @Test
  void placeIsFreeExactlyWhenTheTimeIsOver() {
    limit.tryTake();
    limit.tryTake();
    time.pass(HOUR.minusNanos(1));
    assertThat(limit.tryTake()).isFalse();
    time.pass(Duration.ofNanos(1));
    assertThat(limit.tryTake()).isTrue();
  }

  @Test
  void eachPlaceHasATimeOfItsOwn() {
    limit.tryTake();
    time.pass(HOUR.dividedBy(2));
    limit.tryTake();
    time.pass(HOUR.dividedBy(2));

    assertThat(limit.tryTake()).isTrue();
    assertThat(limit.tryTake()).isFalse();
  }

  @Test
  void refusalsCostNothing() {
    limit.tryTake();
    limit.tryTake();
    time.pass(HOUR.minusNanos(1));
    limit.tryTake();
    time.pass(Duration.ofNanos(1));

    assertThat(limit.tryTake()).isTrue();
    assertThat(limit.tryTake()).isTrue();
  }

  @Test
  void wallClockDoesNotMatter() {
    limit.tryTake();
    limit.tryTake();
    time.setWall(Duration.ofDays(1));

    assertThat(limit.tryTake()).isFalse();
  }
}
