package io.github.updatesentinel.verify.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** The clock, and waiting. */
public interface Time {
  /** What is waited for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  Instant now();

  void pause(Duration pause) throws IOException;

  /**
   * Looks once a second.
   *
   * @return whether the condition held within the limit
   */
  default boolean await(Duration limit, Condition condition) throws IOException {
    Instant end = now().plus(limit);
    while (!condition.holds()) {
      if (!now().isBefore(end)) {
        return false;
      }
      pause(Duration.ofSeconds(1));
    }
    return true;
  }

  /** The machine's. */
  static Time real() {
    return new Time() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public void pause(Duration pause) throws IOException {
        try {
          Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", e);
        }
      }
    };
  }
}
