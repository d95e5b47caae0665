package io.github.updatesentinel.collector.store;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Ids in the order in which they were made: UUIDs of version 7, as text. Thread-safe. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Milliseconds, then 12 bits that count within one. */
  private static long last;

  private Ids() {}

  /** A new id, greater than all that this process made before, even if the clock went back. */
  public static String next(Clock clock) {
    return next(clock.millis());
  }

  /**
   * The same for a moment that is known.
   *
   * @param millis since 1970
   */
  public static String next(long millis) {
    long time = tick(millis);
    long high = ((time >>> 12) << 16) | 0x7000 | (time & 0xFFF);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static synchronized long tick(long millis) {
    last = Math.max(last + 1, millis << 12);
    return last;
  }
}
