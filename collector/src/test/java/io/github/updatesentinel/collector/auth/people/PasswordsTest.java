package io.github.updatesentinel.collector.auth.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.http.ServiceUnavailableResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  @Test
  void ofManyLoginsAtATimeAFewAreLookedAtAndTheOthersDoNotWait() throws InterruptedException {
    int logins = 200;
    int most = Passwords.AT_A_TIME + Passwords.WAITING;
    CountDownLatch together = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Thread[] threads = new Thread[logins];
    for (int i = 0; i < logins; i++) {
      threads[i] =
          new Thread(
              () -> {
                try {
                  together.await();
                  Passwords.inTurn(
                      () -> {
                        atWork.incrementAndGet();
                        awaitUninterrupted(go);
                        return looked.incrementAndGet();
                      });
                } catch (ServiceUnavailableResponse e) {
                  refused.incrementAndGet();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      threads[i].start();
    }
    together.countDown();
    await().atMost(Duration.ofSeconds(9)).until(() -> refused.get() >= logins - most);
    // Those that wait would be refused after their time, too.
    assertThat(refused.get()).isEqualTo(logins - most);
    await().until(() -> atWork.get() == Passwords.AT_A_TIME);

    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(looked.get()).isEqualTo(most);
    assertThat(Passwords.matches("nine purple otters", null)).isFalse();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
