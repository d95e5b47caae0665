package io.github.updatesentinel.collector.jobs;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JobsTest {
  @Test
  void aJobThatThrowsIsRunAgainAndDoesNotStopOthers() {
    AtomicInteger failing = new AtomicInteger();
    AtomicInteger good = new AtomicInteger();
    try (Jobs jobs = new Jobs()) {
      jobs.every(
          "failing",
          Duration.ofMillis(1),
          () -> {
            failing.incrementAndGet();
            throw new IllegalStateException("on purpose");
          });
      jobs.every("good", Duration.ofMillis(1), good::incrementAndGet);
      await()
          .untilAsserted(
              () -> org.assertj.core.api.Assertions.assertThat(failing).hasValueGreaterThan(3));
      await()
          .untilAsserted(
              () -> org.assertj.core.api.Assertions.assertThat(good).hasValueGreaterThan(3));
    }
  }
}
