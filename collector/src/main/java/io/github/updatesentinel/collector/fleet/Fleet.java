package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What the store says about all machines together. Thread-safe. */
public final class Fleet {
  /** Most values of one kind in {@link FleetCounts}. */
  public static final int TOP = 200;

  /** Days of a trend. */
  public static final int DAYS = 30;

  private final Database database;
  private final Clock clock;
  private final Duration interval;
  private final ZoneId zone;

  /**
   * Reads from a store.
   *
   * @param interval assumed of agents that don't tell theirs
   * @param zone whose days the trend has
   */
  public Fleet(Database database, Clock clock, Duration interval, ZoneId zone) {
    this.database = database;
    this.clock = clock;
    this.interval = interval;
    this.zone = zone;
  }

  /** The counts, not older than {@link FleetCounts#asOf()} says; does not wait for the store. */
  public FleetCounts counts() {
    return database.<FleetCounts, RuntimeException>read(this::count);
  }

  /** Up to {@value #DAYS} days, oldest first; the last one is today as of now. */
  public List<TrendDay> trend() {
    FleetCounts now = counts();
    LocalDate today = LocalDate.ofInstant(now.asOf(), zone);
    long from = today.minusDays(DAYS - 1L).atStartOfDay(zone).toInstant().toEpochMilli();
    TreeMap<LocalDate, Map<String, Long>> days = new TreeMap<>();
    database.<@Nullable Void, RuntimeException>read(
        handle -> {
          handle
              .createQuery(
                  "SELECT hour, verdict, machines FROM trend WHERE hour >= :from ORDER BY hour")
              .bind("from", from)
              .map((rs, ctx) -> new HourRow(rs.getLong(1), rs.getString(2), rs.getLong(3)))
              .forEach(
                  row -> {
                    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(row.hour), zone);
                    days.computeIfAbsent(day, d -> new TreeMap<>()).put(row.verdict, row.machines);
                  });
          return null;
        });
    List<TrendDay> trend = new ArrayList<>();
    days.forEach(
        (day, verdicts) -> {
          if (!day.equals(today)) {
            trend.add(
                new TrendDay(day, all(verdicts), verdicts.getOrDefault(MachineFilter.SILENT, 0L)));
          }
        });
    trend.add(new TrendDay(today, now.verdicts(), now.silent()));
    return trend;
  }

  private record HourRow(long hour, String verdict, long machines) {}

  private static Map<VerdictCode, Long> all(Map<String, Long> byName) {
    Map<VerdictCode, Long> all = new EnumMap<>(VerdictCode.class);
    for (VerdictCode verdict : VerdictCode.values()) {
      all.put(verdict, byName.getOrDefault(verdict.name(), 0L));
    }
    return all;
  }

  private FleetCounts count(Handle handle) {
    Instant now = clock.instant();
    Silence silence = Silence.of(handle, now, interval);
    Map<String, Long> verdicts = new TreeMap<>();
    handle
        .createQuery(
            "SELECT verdict, count(*) FROM machine WHERE silent_after >= :cutoff GROUP BY verdict")
        .bind("cutoff", silence.cutoff())
        .map((rs, ctx) -> new FleetCounts.Count(rs.getString(1), rs.getLong(2)))
        .forEach(c -> verdicts.merge(VerdictCode.of(c.value()).name(), c.machines(), Long::sum));
    long silent =
        handle
            .createQuery("SELECT count(*) FROM machine WHERE silent_after < :cutoff")
            .bind("cutoff", silence.cutoff())
            .mapTo(Long.class)
            .one();
    return new FleetCounts(
        verdicts.values().stream().mapToLong(Long::longValue).sum() + silent,
        all(verdicts),
        silent,
        now,
        silence.listeningSince(),
        silence.known(),
        top(handle, "SELECT edition, count(*) AS n FROM machine GROUP BY edition"),
        top(handle, "SELECT domain, count(*) AS n FROM machine GROUP BY domain"),
        top(handle, "SELECT build, count(*) AS n FROM machine GROUP BY build"),
        top(handle, "SELECT source_kind, count(*) AS n FROM machine GROUP BY source_kind"),
        top(handle, "SELECT code, count(*) AS n FROM machine_reason GROUP BY code"));
  }

  private static List<FleetCounts.Count> top(Handle handle, String grouped) {
    return handle
        .createQuery(grouped + " ORDER BY n DESC LIMIT " + (TOP + 1))
        .map((rs, ctx) -> new FleetCounts.Count(String.valueOf(rs.getString(1)), rs.getLong(2)))
        .list()
        .stream()
        .filter(count -> !count.value().equals("null"))
        .limit(TOP)
        .toList();
  }
}
