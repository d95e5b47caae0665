package io.github.updatesentinel.collector.store;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Ids of rows: UUIDv7, so that they sort by the time they were made at. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** A new id, 36 characters; ids of one collector made in different milliseconds sort by time. */
  public static String next(Clock clock) {
    long random = RANDOM.nextLong();
    long high = (clock.millis() << 16) | 0x7000L | (random & 0x0FFFL);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
