package io.github.updatesentinel.agent.win32.wua;

import java.time.Duration;

/**
 * A moment on the monotonic clock.
 *
 * @param nanos as {@link System#nanoTime} will tell it
 */
record Deadline(long nanos) {
  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  Deadline plus(Duration duration) {
    return new Deadline(nanos + duration.toNanos());
  }

  Deadline orEarlier(Deadline other) {
    return nanos - other.nanos <= 0 ? this : other;
  }

  /** Negative once it has passed. */
  long nanosLeft() {
    return nanos - System.nanoTime();
  }

  boolean isOver() {
    return nanosLeft() <= 0;
  }
}
