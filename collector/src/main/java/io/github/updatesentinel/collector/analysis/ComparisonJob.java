package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Records how groups stand today. To be run every half hour or so. */
public final class ComparisonJob implements Runnable {
  /** Groups of each dimension, the largest. */
  private static final int KEPT_GROUPS = 200;

  private static final int KEPT_DAYS = 35;
  private static final int WEEK_DAYS = 7;

  private final Comparisons comparisons;
  private final Database database;
  private final Lease lease;
  private final Clock clock;
  private final ZoneId zone;

  /** A job that only one of several collectors does. */
  public ComparisonJob(
      Comparisons comparisons, Database database, Lease lease, Clock clock, ZoneId zone) {
    this.comparisons = comparisons;
    this.database = database;
    this.lease = lease;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public void run() {
    if (!lease.held("comparison")) {
      return;
    }
    long today = LocalDate.ofInstant(clock.instant(), zone).toEpochDay();
    List<Comparison> all = new ArrayList<>();
    for (Dimension by : Dimension.values()) {
      all.add(comparisons.of(by, MachineFilter.ALL));
    }
    database.writing(
        handle -> {
          if (recordedBefore(handle, today)) {
            return;
          }
          handle.execute("DELETE FROM comparison WHERE day = ?", today);
          PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO comparison (day, kind, value, machines, up_to_date)"
                      + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
          for (Comparison comparison : all) {
            comparison.groups().stream()
                .limit(KEPT_GROUPS)
                .forEach(
                    group ->
                        batch.add(
                            today,
                            comparison.by().name(),
                            Comparisons.key(group),
                            group.machines(),
                            group.upToDate()));
          }
          if (batch.size() > 0) {
            batch.execute();
          }
        });
  }

  /**
   * Whether the clock went back to a day that was recorded when it was there the first time.
   * Records of a far future are those of a clock that was ahead.
   */
  private static boolean recordedBefore(Handle handle, long day) {
    return handle
            .createQuery(
                "SELECT COUNT(DISTINCT CASE WHEN day = :day THEN 0 ELSE 1 END) FROM comparison"
                    + " WHERE day BETWEEN :day AND :later")
            .bind("day", day)
            .bind("later", day + WEEK_DAYS)
            .mapTo(Integer.class)
            .one()
        == 2;
  }

  /**
   * Deletes what is old.
   *
   * @param now a time that is beyond doubt, in ms since 1970
   */
  public void forget(long now) {
    long today = LocalDate.ofInstant(Instant.ofEpochMilli(now), zone).toEpochDay();
    database.writing(
        handle -> handle.execute("DELETE FROM comparison WHERE day < ?", today - KEPT_DAYS));
  }
}
