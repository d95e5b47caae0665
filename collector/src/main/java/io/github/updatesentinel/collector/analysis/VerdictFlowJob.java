package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/** Sums up changes of verdicts by hour. To be run every minute or so. */
public final class VerdictFlowJob implements Runnable {
  /** As long as the trend goes back, and a day more for other time zones. */
  private static final long KEPT_MS = Duration.ofDays(32).toMillis();

  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  /** Changes may be committed after the hour in which they were received. */
  private static final long LATE_MS = Duration.ofMinutes(5).toMillis();

  private final Database database;
  private final Lease lease;
  private final Clock clock;
  private final long changesMs;

  /**
   * A job that only one of several collectors does.
   *
   * @param history how long the changes of a machine are kept
   */
  public VerdictFlowJob(Database database, Lease lease, Clock clock, Duration history) {
    this.database = database;
    this.lease = lease;
    this.clock = clock;
    this.changesMs = Math.min(KEPT_MS, history.toMillis());
  }

  @Override
  public void run() {
    if (!lease.held("verdict flow")) {
      return;
    }
    long now = clock.millis();
    database.<RuntimeException>writing(
        handle -> {
          long from = from(handle, now);
          handle.execute("DELETE FROM verdict_flow WHERE hour >= ?", from);
          handle.execute(
              "INSERT INTO verdict_flow (hour, was, verdict, changes)"
                  + " SELECT received_at - received_at % ? AS hour, was, verdict, COUNT(*)"
                  + " FROM verdict_change WHERE received_at >= ? GROUP BY 1, was, verdict",
              HOUR_MS, from);
        });
  }

  /**
   * Deletes what is old.
   *
   * @param now a time that is beyond doubt, in ms since 1970
   */
  public void forget(long now) {
    database.<RuntimeException>writing(
        handle -> {
          handle.execute("DELETE FROM verdict_change WHERE received_at < ?", now - changesMs);
          handle.execute("DELETE FROM verdict_flow WHERE hour < ?", now - KEPT_MS);
        });
  }

  /**
   * The begin of the first hour that is not complete; none whose changes may have been deleted,
   * since its sums are all that is left of them.
   */
  private long from(Handle handle, long now) {
    long last =
        handle
            .createQuery("SELECT COALESCE(MAX(hour), 0) FROM verdict_flow")
            .mapTo(Long.class)
            .one();
    long incomplete = Math.min(last, hour(now - LATE_MS));
    return Math.max(0, Math.max(incomplete, hour(now - changesMs) + HOUR_MS));
  }

  private static long hour(long at) {
    return at - Math.floorMod(at, HOUR_MS);
  }
}
