package io.github.updatesentinel.agent.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two times there are: the wall clock, which people set, and the monotonic one, which alone
 * measures intervals.
 *
 * @param nanos as {@link System#nanoTime}
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {
  public static Clocks system() {
    return new Clocks(InstantSource.system(), System::nanoTime);
  }

  public Instant now() {
    return wall.instant();
  }

  public Duration since(long startNanos) {
    return Duration.ofNanos(nanos.getAsLong() - startNanos);
  }

  /**
   * A monotonic time for something that the wall clock dated before this process began. A clock
   * that was set back can't make it lie in the future, and {@code limit} bounds what one set ahead
   * does.
   */
  public long nanosOf(Instant past, Duration limit) {
    Duration age = Duration.between(past, now());
    if (age.isNegative()) {
      age = Duration.ZERO;
    }
    return nanos.getAsLong() - (age.compareTo(limit) > 0 ? limit : age).toNanos();
  }
}
