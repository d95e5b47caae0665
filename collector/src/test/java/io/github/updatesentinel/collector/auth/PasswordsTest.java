package io.github.updatesentinel.collector.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.auth.people.Passwords;
import io.javalin.http.ServiceUnavailableResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  @Test
  void ofManyLoginsAtATimeAFewAreLookedAtAndTheOthersDoNotWait() throws InterruptedException {
    int logins = 200;
    CountDownLatch together = new CountDownLatch(1);
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Thread[] threads = new Thread[logins];
    for (int i = 0; i < logins; i++) {
      threads[i] =
          new Thread(
              () -> {
                try {
                  together.await();
                  Passwords.matches("nine purple otters", null);
                  looked.incrementAndGet();
                } catch (ServiceUnavailableResponse e) {
                  refused.incrementAndGet();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      threads[i].start();
    }
    together.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(looked.get()).isPositive();
    assertThat(refused.get()).isPositive();
    assertThat(looked.get() + refused.get()).isEqualTo(logins);
  }
}
