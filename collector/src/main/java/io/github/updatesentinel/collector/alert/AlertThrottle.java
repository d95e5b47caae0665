package io.github.updatesentinel.collector.alert;

import java.time.Duration;

/** How long a rule gathers machines before its next message. */
final class AlertThrottle {
  /** Older messages are ignored. */
  static final Duration MEMORY = Duration.ofHours(1);

  private static final Duration MOST = Duration.ofMinutes(15);
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final long FREE = 3;
  private static final int MOST_DOUBLINGS = 5;

  private AlertThrottle() {}

  /**
   * The least time from one message to the next: none at first, then a bound that doubles.
   *
   * @param told messages sent within {@link #MEMORY}
   */
  static Duration gap(long told) {
    if (told < FREE) {
      return Duration.ZERO;
    }
    Duration gap = STEP.multipliedBy(1L << Math.min(told - FREE, MOST_DOUBLINGS));
    return gap.compareTo(MOST) > 0 ? MOST : gap;
  }
}
