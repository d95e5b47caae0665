package io.github.updatesentinel.collector.jobs;

import io.github.updatesentinel.collector.store.Database;
import java.util.function.LongSupplier;
import org.tinylog.Logger;

/**
 * Whether the store can be written, found out by a small durable write. To be run every {@value
 * #EVERY_SECONDS} seconds; asking costs nothing, so that anyone may ask. Thread-safe.
 */
public final class Readiness implements Runnable {
  /** How often to run, in seconds. */
  public static final long EVERY_SECONDS = 5;

  /** A write that is older proves nothing: the writer may be stuck. */
  static final long VALID_NANOS = 30_000_000_000L;

  private final Database database;
  private final LongSupplier nanoTime;
  private volatile boolean ready;
  private volatile long writtenAt;

  /** Asks this store. */
  public Readiness(Database database) {
    this(database, System::nanoTime);
  }

  Readiness(Database database, LongSupplier nanoTime) {
    this.database = database;
    this.nanoTime = nanoTime;
  }

  @Override
  public void run() {
    try {
      database.<RuntimeException>writing(
          handle -> handle.execute("UPDATE listening SET until = until WHERE id = 1"));
      writtenAt = nanoTime.getAsLong();
      ready = true;
    } catch (RuntimeException e) {
      if (ready) {
        Logger.warn("The store can't be written: {}", e.getMessage());
      }
      ready = false;
    }
  }

  /** Whether the last write succeeded, and not long ago. */
  public boolean ready() {
    return ready && nanoTime.getAsLong() - writtenAt < VALID_NANOS;
  }
}
