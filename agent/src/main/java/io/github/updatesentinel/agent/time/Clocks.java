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
  private static final Duration CORRECTION = Duration.ofMinutes(10);

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
   * When something was that the wall clock dated before this process began. Clocks are corrected at
   * a start; what lies further ahead was dated by one that was wrong, and is as old as {@code
   * limit}.
   */
  public Instant believed(Instant past, Duration limit) {
    Instant now = now();
    return past.isAfter(now.plus(CORRECTION)) ? now.minus(limit) : past;
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
