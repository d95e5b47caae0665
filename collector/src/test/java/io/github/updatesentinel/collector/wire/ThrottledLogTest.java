package io.github.updatesentinel.collector.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottledLogTest {
  @Test
  void ofManyInARowOneIsLoggedAndTheOthersAreCounted() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    ThrottledLog log = new ThrottledLog(Duration.ofNanos(10), nanos::get);
    assertThat(log.line("a request failed")).isEqualTo("a request failed");
    for (int i = 0; i < 1_000; i++) {
      assertThat(log.line("a request failed")).isNull();
    }

    nanos.addAndGet(10);
    assertThat(log.line("a request failed"))
        .isEqualTo("a request failed (1000 earlier occurrences were not logged)");
    assertThat(log.line("a request failed")).isNull();
    nanos.addAndGet(10);
    assertThat(log.line("a request failed"))
        .isEqualTo("a request failed (1 earlier occurrences were not logged)");
  }
}
