package io.github.updatesentinel.agent.probe.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AccountNamesTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void nameThatIsFoundInTimeIsTheAnswer() {
    AccountNames names = new AccountNames(sid -> "CORP\\admin", LONG);

    assertThat(names.of("S-1-5-21-1")).isEqualTo("CORP\\admin");
    assertThat(names.of("S-1-5-21-1")).isEqualTo("CORP\\admin");
  }

  @Test
  void searchThatHangsIsLeftAndNoOtherIsBegunMeanwhile() {
    CountDownLatch domain = new CountDownLatch(1);
    AtomicInteger searches = new AtomicInteger();
    AccountNames names =
        new AccountNames(
            sid -> {
              searches.incrementAndGet();
              await(domain);
              return "CORP\\admin";
            },
            Duration.ofMillis(10));

    assertThat(names.of("S-1-5-21-1")).isEqualTo("S-1-5-21-1");
    assertThat(names.of("S-1-5-21-2")).isEqualTo("S-1-5-21-2");
    assertThat(searches).hasValueLessThanOrEqualTo(1);
    domain.countDown();
  }

  @Test
  void searchThatBreaksCostsTheNameAlone() {
    AccountNames names =
        new AccountNames(
            sid -> {
              throw new UnsatisfiedLinkError("advapi32");
            },
            LONG);

    assertThat(names.of("S-1-5-21-1")).isEqualTo("S-1-5-21-1");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
