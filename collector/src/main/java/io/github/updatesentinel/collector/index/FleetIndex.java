package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values of every machine that lists and counts need, in memory, in step with the store.
 * Thread-safe.
 *
 * <p>Any filter in any order, with its exact count, is one pass over arrays; an index of the store
 * for each of them would cost every heartbeat more than this whole index does.
 *
 * <p>A small fleet is read again for each answer. A large one is followed in the background:
 * changes within a second or so, and all the rest (who is silent) by reading through the store in
 * slices that take a twentieth of a core.
 */
public final class FleetIndex {
  /** A fleet of so many machines at most is read for each answer: some 10 ms. */
  private static final int SMALL = 2000;

  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int SHARE = 20;

  private final Database database;
  private final Clock clock;
  private final Duration interval;
  private final ReentrantLock refreshing = new ReentrantLock();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final IndexReader reader;

  private volatile @Nullable MachineColumns columns;
  private volatile Instant asOf = Instant.EPOCH;
  private volatile long begunAt;
  private long dueAt;

  /**
   * An index of a store's machines; reads nothing yet.
   *
   * @param interval assumed for agents that don't report theirs
   */
  public FleetIndex(Database database, Clock clock, Duration interval) {
    this.database = database;
    this.clock = clock;
    this.interval = interval;
    this.reader = new IndexReader(database, lock);
  }

  /**
   * Follows the store; to be called every few hundred milliseconds, in the background. Most calls
   * do nothing, so that all of them together take a twentieth of a core.
   */
  public void follow() {
    refreshing.lock();
    try {
      long begin = System.nanoTime();
      if (columns == null) {
        load();
        prepare();
      } else if (begin - dueAt >= 0) {
        Instant now = clock.instant();
        reader.changes(columns(), now.toEpochMilli());
        asOf = now;
        reader.slice(columns(), now.toEpochMilli(), begin + SLICE_NANOS);
        prepare();
        long end = System.nanoTime();
        dueAt = end + Math.min(LONGEST_NANOS, SHARE * (end - begin));
      }
    } finally {
      refreshing.unlock();
    }
  }

  /** Reads a small fleet again, and any fleet that was never read; otherwise does nothing. */
  void freshen() {
    MachineColumns loaded = columns;
    if (loaded != null && loaded.size() > SMALL) {
      return;
    }
    long asked = System.nanoTime();
    refreshing.lock();
    try {
      if (columns == null || begunAt - asked < 0) {
        load();
      }
    } finally {
      refreshing.unlock();
    }
  }

  /** Runs a query over the columns, as fresh as is promised. */
  public <T> T query(Function<MachineColumns, T> query) {
    freshen();
    lock.readLock().lock();
    try {
      return query.apply(columns());
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Keeps what peers of machines were offered, for the filter that asks for it. */
  public void keep(PeerOffers offers) {
    freshen();
    lock.writeLock().lock();
    try {
      columns().peerOffers(offers);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Up to when all changes are in. */
  public Instant asOf() {
    return asOf;
  }

  /** The collector's time, epoch ms: what ages are measured from. */
  public long now() {
    return clock.millis();
  }

  /** Which machines are silent now. */
  public Silence silence() {
    return database.<Silence, RuntimeException>read(
        handle -> Silence.of(handle, clock.instant(), interval));
  }

  private void prepare() {
    lock.readLock().lock();
    try {
      columns().prepare();
    } finally {
      lock.readLock().unlock();
    }
  }

  private MachineColumns columns() {
    MachineColumns loaded = columns;
    if (loaded == null) {
      throw new IllegalStateException("not loaded");
    }
    return loaded;
  }

  private void load() {
    long begin = System.nanoTime();
    Instant now = clock.instant();
    MachineColumns loading = columns;
    if (loading == null) {
      loading = new MachineColumns(reader.expected());
    }
    reader.whole(loading, now.toEpochMilli());
    columns = loading;
    asOf = now;
    // Only now: where this fails, those who wait for it must read themselves.
    begunAt = begin;
    // What the whole took says nothing about following it.
    dueAt = System.nanoTime();
  }
}
