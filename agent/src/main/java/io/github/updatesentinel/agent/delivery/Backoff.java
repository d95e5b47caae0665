package io.github.updatesentinel.agent.delivery;

import java.time.Duration;

/** How long to wait, so that a fleet neither hammers a collector nor comes back as one. */
final class Backoff {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Where only an administrator can help, and nothing is gained by asking often. */
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private Backoff() {}

  /**
   * Full jitter from one second up to a bound that doubles with each failure.
   *
   * @param failures in a row, 1 or more
   * @param random from 0 to 1
   * @return 1 s to 2 s after the first failure, 1 s to 10 min from the tenth on
   */
  static Duration afterFailure(int failures, double random) {
    // More doublings are beyond the longest anyway, and would overflow.
    long bound = Math.min(LONGEST.toMillis(), SHORTEST.toMillis() << Math.min(failures, 20));
    return SHORTEST.plusMillis((long) ((bound - SHORTEST.toMillis()) * random));
  }

  /** Five to ten minutes, by a random number from 0 to 1. */
  static Duration pause(double random) {
    return PAUSE.plusMillis((long) (PAUSE.toMillis() * random));
  }

  /**
   * Anywhere within the time.
   *
   * @param random from 0 to 1
   */
  static Duration spread(Duration time, double random) {
    return Duration.ofNanos((long) (time.toNanos() * random));
  }
}
