package io.github.updatesentinel.collector.machine;

import io.github.updatesentinel.collector.store.StoredTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Which machines are silent at a moment: those whose {@code silent_after} is before the cutoff. A
 * machine that was last seen in the future, by a clock that was wrong, is treated as seen when
 * listening began.
 *
 * @param now the moment, epoch ms
 * @param cutoff that moment; {@link Long#MIN_VALUE} while no collector has listened long enough for
 *     silence to mean anything
 * @param listeningSince since when some collector has listened without a gap; null: not yet
 */
public record Silence(long now, long cutoff, @Nullable Instant listeningSince) {
  /** Silent means: nothing for this many intervals. */
  private static final int INTERVALS = 3;

  public static Silence of(Handle handle, Instant now, Duration interval) {
    return handle
        .createQuery("SELECT since, until FROM listening WHERE id = 1")
        .map((row, ctx) -> of(row.getLong("since"), row.getLong("until"), now, interval))
        .findOne()
        .orElse(new Silence(now.toEpochMilli(), Long.MIN_VALUE, null));
  }

  /**
   * The same as {@link #silent} in SQL, of a table {@code machine m}; with {@link #moments} bound.
   */
  public static final String CONDITION =
      "(CASE WHEN m.last_seen > :seenUntil THEN :listening + m.silent_after - m.last_seen"
          + " ELSE m.silent_after END < :silentFrom)";

  /** What {@link #CONDITION} compares with. */
  public Map<String, Long> moments() {
    return Map.of(
        "silentFrom",
        cutoff,
        "seenUntil",
        known() ? StoredTime.latest(cutoff) : Long.MAX_VALUE,
        "listening",
        listeningSince == null ? 0 : listeningSince.toEpochMilli());
  }

  /** From when on a machine is silent unless it is heard again; all in ms. */
  public static long after(long lastSeen, long interval) {
    return lastSeen + INTERVALS * interval;
  }

  private static Silence of(long since, long until, Instant now, Duration interval) {
    Instant listening = Instant.ofEpochMilli(since);
    // After a start, the times in the store are from before the outage, until they are updated.
    boolean still = until >= now.toEpochMilli() - Listening.GAP_MS;
    boolean known = still && !listening.plus(interval.multipliedBy(INTERVALS)).isAfter(now);
    return new Silence(now.toEpochMilli(), known ? now.toEpochMilli() : Long.MIN_VALUE, listening);
  }

  public boolean known() {
    return cutoff != Long.MIN_VALUE;
  }

  /** Whether a machine is silent; times in ms since 1970. */
  public boolean silent(long lastSeen, long silentAfter) {
    if (listeningSince == null || !known()) {
      return false;
    }
    if (StoredTime.future(lastSeen, cutoff)) {
      return listeningSince.toEpochMilli() + (silentAfter - lastSeen) < cutoff;
    }
    return silentAfter < cutoff;
  }
}
