package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.jobs.ClockWatch;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Records the state of the fleet in this hour for the trend. To be run every minute or so. */
public final class TrendJob implements Runnable {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  // A day more than is shown, for collectors in other time zones.
  private static final long KEPT_MS = Duration.ofDays(Fleet.DAYS + 2L).toMillis();

  private final Fleet fleet;
  private final Database database;
  private final Lease lease;
  private final Clock clock;
  private final ClockWatch watch;

  /** A job that only one of several collectors does. */
  public TrendJob(Fleet fleet, Database database, Lease lease, Clock clock, ClockWatch watch) {
    this.fleet = fleet;
    this.database = database;
    this.lease = lease;
    this.clock = clock;
    this.watch = watch;
  }

  @Override
  public void run() {
    if (!lease.held("trend")) {
      return;
    }
    long now = clock.millis();
    long hour = now - Math.floorMod(now, HOUR_MS);
    FleetCounts counts = fleet.counts();
    Map<String, Long> rows = new TreeMap<>(counts.verdicts());
    if (counts.silenceKnown()) {
      rows.put(MachineFilter.SILENT, counts.silent());
    }
    OptionalLong trusted = watch.trustedMillis();
    database.writing(
        handle -> {
          if (recordedBefore(handle, hour)) {
            return;
          }
          // A verdict of newer agents may have been there a minute ago, and now no more.
          handle.execute("DELETE FROM trend WHERE hour = ?", hour);
          PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO trend (hour, verdict, machines) VALUES (?, ?, ?)"
                      + " ON CONFLICT (hour, verdict) DO UPDATE SET machines = excluded.machines");
          rows.forEach((verdict, machines) -> batch.add(hour, verdict, machines));
          batch.execute();
          if (trusted.isPresent()) {
            handle.execute("DELETE FROM trend WHERE hour < ?", trusted.getAsLong() - KEPT_MS);
          }
        });
  }

  /**
   * Whether the clock went back to an hour that was recorded when it was there the first time.
   * Records of a far future are those of a clock that was ahead.
   */
  private static boolean recordedBefore(Handle handle, long hour) {
    return handle
            .createQuery(
                "SELECT COUNT(DISTINCT CASE WHEN hour = :hour THEN 0 ELSE 1 END) FROM trend"
                    + " WHERE hour BETWEEN :hour AND :later")
            .bind("hour", hour)
            .bind("later", hour + DAY_MS)
            .mapTo(Integer.class)
            .one()
        == 2;
  }
}
