package io.github.updatesentinel.collector.jobs;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Notices that the clock jumped: while this runs, by the time that really passed; at the start, by
 * the time at which a collector last used the store. To be run every {@value #EVERY_SECONDS}
 * seconds. Thread-safe.
 *
 * <p>Nothing is deleted by age while the clock is in doubt: after a jump ahead of a day or more,
 * until the clock goes back, most computers agree with it, or a week has passed.
 */
public final class ClockWatch implements Runnable {
  /** How often to run, in seconds. */
  public static final long EVERY_SECONDS = 10;

  /** A jump ahead that is shorter can't make anything a day too old. */
  static final Duration DOUBTED_FROM = Duration.ofDays(1);

  /** Someone has seen the message by then. */
  static final Duration DOUBTED_FOR = Duration.ofDays(7);

  /** The clocks of computers agree with this one if they differ by no more. */
  private static final Duration AGREES = Duration.ofMinutes(10);

  private static final int LEAST_COMPUTERS = 3;
  private static final long ASK_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Database database;
  private final Clock clock;
  private final LongSupplier nanos;

  private boolean begun;
  private long lastMillis;
  private long lastNanos;
  private long askedNanos;
  private int jumps;
  private volatile @Nullable ClockJump last;

  /** Watches a clock against this computer's count of the time that passes. */
  public ClockWatch(Database database, Clock clock) {
    this(database, clock, System::nanoTime);
  }

  ClockWatch(Database database, Clock clock, LongSupplier nanos) {
    this.database = database;
    this.clock = clock;
    this.nanos = nanos;
  }

  private record Stored(long seenAt, @Nullable ClockJump jump) {}

  @Override
  public void run() {
    look();
  }

  /** The time, if what is older than a limit may be deleted by it; empty while it is in doubt. */
  public OptionalLong trustedMillis() {
    long now = look();
    ClockJump jump = last;
    return jump != null && jump.doubted() ? OptionalLong.empty() : OptionalLong.of(now);
  }

  /** The last jump that some collector of this store has noticed, if it is recent. */
  public Optional<ClockJump> jump() {
    return Optional.ofNullable(last).filter(jump -> jump.shown(clock.instant()));
  }

  /** How many jumps this process has noticed. */
  public synchronized int jumps() {
    return jumps;
  }

  private synchronized long look() {
    long now = clock.millis();
    long moment = nanos.getAsLong();
    Optional<Stored> stored = database.read(ClockWatch::stored);
    ClockJump jump = jumped(stored, now, moment).orElse(null);
    ClockJump before = stored.map(Stored::jump).orElse(null);
    ClockJump next = jump == null || outlasts(before, jump) ? before : jump;
    if (jump == null && next != null && next.doubted() && settled(next, now, moment)) {
      next = new ClockJump(next.from(), next.to(), false);
    }
    ClockJump noted = next;
    // Not before it is stored: a jump that could not be written is noticed again.
    database.writing(handle -> store(handle, now, noted));
    begun = true;
    lastMillis = now;
    lastNanos = moment;
    last = noted;
    if (jump != null) {
      jumps++;
      say(jump);
    }
    return now;
  }

  private Optional<ClockJump> jumped(Optional<Stored> stored, long now, long moment) {
    long expected;
    if (begun) {
      expected = lastMillis + TimeUnit.NANOSECONDS.toMillis(moment - lastNanos);
    } else if (stored.isPresent()) {
      expected = stored.get().seenAt();
    } else {
      return Optional.empty();
    }
    boolean back = StoredTime.future(expected, now);
    // How long no collector ran before this start is not known.
    Duration most = begun ? StoredTime.SKEW : DOUBTED_FROM;
    boolean ahead = now > expected + most.toMillis();
    if (!back && !ahead) {
      return Optional.empty();
    }
    return Optional.of(
        new ClockJump(
            Instant.ofEpochMilli(expected),
            Instant.ofEpochMilli(now),
            now >= expected + DOUBTED_FROM.toMillis()));
  }

  /** Whether the doubt about a jump is still there after a next one: that does not take it back. */
  private static boolean outlasts(@Nullable ClockJump before, ClockJump next) {
    return before != null
        && before.doubted()
        && !next.doubted()
        && next.step().negated().compareTo(before.step().minus(DOUBTED_FROM)) < 0;
  }

  private boolean settled(ClockJump jump, long now, long moment) {
    if (now >= jump.to().plus(DOUBTED_FOR).toEpochMilli()) {
      Logger.warn("The clock has run for a week since it jumped ahead. It is trusted again.");
      return true;
    }
    if (askedNanos != 0 && moment - askedNanos < ASK_NANOS) {
      return false;
    }
    askedNanos = moment;
    Agreement computers = database.read(handle -> agreement(handle, jump, now));
    if (computers.heard() < LEAST_COMPUTERS || 2 * computers.agree() <= computers.heard()) {
      return false;
    }
    Logger.info(
        "The clocks of {} of {} computers agree with the clock of the collector. It is trusted"
            + " again.",
        computers.agree(),
        computers.heard());
    return true;
  }

  private record Agreement(long heard, long agree) {}

  /** Of the computers that have reported since the jump. */
  private static Agreement agreement(Handle handle, ClockJump jump, long now) {
    return handle
        .createQuery(
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN ABS(sent_at - last_seen) <= :differ"
                + " THEN 1 ELSE 0 END), 0) FROM machine"
                + " WHERE last_seen >= :since AND last_seen <= :latest")
        .bind("differ", AGREES.toMillis())
        .bind("since", jump.to().toEpochMilli())
        .bind("latest", StoredTime.latest(now))
        .map((row, ctx) -> new Agreement(row.getLong(1), row.getLong(2)))
        .one();
  }

  private static void say(ClockJump jump) {
    Logger.warn(
        "The clock of the collector changed from {} to {}. Check the date of this computer. Stored"
            + " times in the future are not used.{}",
        jump.from(),
        jump.to(),
        jump.doubted()
            ? " Nothing is deleted by age until most computers agree with this clock, for a week"
                + " at most."
            : "");
  }

  private static Optional<Stored> stored(Handle handle) {
    return handle
        .createQuery("SELECT seen_at, jumped_from, jumped_to, doubted FROM clock WHERE id = 1")
        .map(
            (row, ctx) ->
                new Stored(
                    row.getLong("seen_at"),
                    row.getString("jumped_to") == null
                        ? null
                        : new ClockJump(
                            Instant.ofEpochMilli(row.getLong("jumped_from")),
                            Instant.ofEpochMilli(row.getLong("jumped_to")),
                            row.getInt("doubted") == 1)))
        .findOne();
  }

  private static void store(Handle handle, long now, @Nullable ClockJump jump) {
    handle
        .createUpdate(
            "INSERT INTO clock (id, seen_at, jumped_from, jumped_to, doubted)"
                + " VALUES (1, :now, :from, :to, :doubted) ON CONFLICT (id) DO UPDATE SET"
                + " seen_at = excluded.seen_at, jumped_from = excluded.jumped_from,"
                + " jumped_to = excluded.jumped_to, doubted = excluded.doubted")
        .bind("now", now)
        .bind("from", jump == null ? null : (Long) jump.from().toEpochMilli())
        .bind("to", jump == null ? null : (Long) jump.to().toEpochMilli())
        .bind("doubted", jump != null && jump.doubted() ? 1 : 0)
        .execute();
  }
}
