package io.github.updatesentinel.collector.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long to wait after a failure. */
public final class Backoff {
  static final Duration LEAST = Duration.ofSeconds(5);
  static final Duration MOST = Duration.ofHours(1);

  private Backoff() {}

  /**
   * A wait between 5 s and a bound that doubles up to an hour.
   *
   * @param failures in a row, 1 or more
   * @param random 0 to 1
   * @param retryAfter what the other side asks for; the wait is not shorter
   */
  public static Duration delay(int failures, double random, @Nullable Duration retryAfter) {
    long bound = Math.min(MOST.toMillis(), LEAST.toMillis() << Math.min(Math.max(failures, 1), 20));
    long wait = LEAST.toMillis() + (long) ((bound - LEAST.toMillis()) * random);
    return retryAfter == null
        ? Duration.ofMillis(wait)
        : retryAfter
                    .plusMillis((long) (LEAST.toMillis() * random))
                    .compareTo(Duration.ofMillis(wait))
                > 0
            ? retryAfter.plusMillis((long) (LEAST.toMillis() * random))
            : Duration.ofMillis(wait);
  }
}
