package io.github.updatesentinel.collector.store;

import java.time.Duration;

/**
 * How far a time is believed that a collector has stored by its own clock. One that lies in the
 * future was stored while a clock was ahead, or is read while a clock is behind. Either way nothing
 * may wait for it: a lease, a lock or a session would last for as long as the clock was wrong.
 */
public final class StoredTime {
  /** The clocks of collectors that share a store may differ by this much. */
  public static final Duration SKEW = Duration.ofMinutes(1);

  private StoredTime() {}

  /** The latest stored time that is believed at this moment; epoch ms, as all times here. */
  public static long latest(long now) {
    return now + SKEW.toMillis();
  }

  /** Whether a stored time is not believed, since it lies in the future. */
  public static boolean future(long stored, long now) {
    return stored > latest(now);
  }
}
