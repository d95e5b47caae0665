package io.github.updatesentinel.collector.index.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeptTest {
  private final AtomicInteger works = new AtomicInteger();
  private final Kept<String, Integer> kept = new Kept<>(2);

  private int of(String key) {
    return kept.of(key, works::incrementAndGet);
  }

  @Test
  void aResultIsWorkedOutOnceUntilItIsForgotten() {
    assertThat(of("a")).isEqualTo(1);
    assertThat(of("a")).isEqualTo(1);
    assertThat(of("b")).isEqualTo(2);
    kept.forget();
    assertThat(of("a")).isEqualTo(3);
  }

  @Test
  void theOneThatWasNotAskedForTheLongestGivesWayToAnother() {
    of("a");
    of("b");
    of("a");
    of("c");
    assertThat(of("a")).isEqualTo(1);
    assertThat(of("b")).isEqualTo(4);
  }

  @Test
  void aFailureIsNotKept() {
    assertThatThrownBy(
            () ->
                kept.of(
                    "a",
                    () -> {
                      throw new IllegalStateException("once");
                    }))
        .hasMessage("once");
    assertThat(of("a")).isEqualTo(1);
  }

  @Test
  void whoeverAsksMeanwhileGetsTheSameResult() throws Exception {
    int askers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(askers);
    try {
      CountDownLatch begun = new CountDownLatch(askers);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < askers; i++) {
        answers.add(
            threads.submit(
                () -> {
                  begun.countDown();
                  return kept.of(
                      "a",
                      () -> {
                        awaitAll(begun);
                        return works.incrementAndGet();
                      });
                }));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      }
      assertThat(works).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitAll(CountDownLatch begun) {
    try {
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
