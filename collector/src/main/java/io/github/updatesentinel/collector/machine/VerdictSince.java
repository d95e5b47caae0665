package io.github.updatesentinel.collector.machine;

import java.time.Duration;
import java.time.Instant;

/** Since when a verdict holds, as far as the machine's clock can be believed. */
public final class VerdictSince {
  /** A clock that is off by more is wrong. */
  private static final long TOLERANCE_MS = Duration.ofMinutes(10).toMillis();

  /** No agent is older than that. */
  private static final long FIRST_AGENT = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private VerdictSince() {}

  /**
   * The moment by the collector's clock; all in ms since 1970.
   *
   * @param since as the machine says
   * @param sentAt of its latest heartbeat, by the machine's clock
   * @param lastSeen when that arrived, by the collector's
   * @param firstSeen by the collector's clock
   * @param now by the collector's clock; what was stored while that was ahead lies after it
   */
  public static long of(long since, long sentAt, long lastSeen, long firstSeen, long now) {
    long skew = lastSeen - sentAt;
    // By a wrong clock an age is still right.
    long moment = Math.abs(skew) > TOLERANCE_MS ? since + skew : since;
    if (moment < FIRST_AGENT) {
      // The clock was wrong then, and was corrected.
      return Math.min(firstSeen, now);
    }
    return Math.min(Math.min(moment, lastSeen), now);
  }
}
