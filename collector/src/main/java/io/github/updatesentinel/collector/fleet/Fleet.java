package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.Interned;
import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the store says about all machines together. Thread-safe. */
public final class Fleet {
  /** Most values of one kind in {@link FleetCounts}. */
  public static final int TOP = 200;

  /** Days of a trend. */
  public static final int DAYS = 30;

  /** Most verdicts of newer agents that are counted one by one. */
  static final int OTHER_VERDICTS = 10;

  private static final Comparator<FleetCounts.Count> MOST_FIRST =
      Comparator.comparingLong(FleetCounts.Count::machines)
          .reversed()
          .thenComparing(FleetCounts.Count::value);

  private final FleetIndex index;
  private final Database database;
  private final ZoneId zone;

  /**
   * Counts in an index.
   *
   * @param database with the trend
   * @param zone whose days the trend has
   */
  public Fleet(FleetIndex index, Database database, ZoneId zone) {
    this.index = index;
    this.database = database;
    this.zone = zone;
  }

  /**
   * The counts. A small fleet is counted now; of a large one {@link FleetCounts#asOf()} is a few
   * seconds old, and a machine that was silent may be shown as silent for another minute or two.
   */
  public FleetCounts counts() {
    Silence silence = index.silence();
    return index.query(columns -> count(columns, silence));
  }

  /** Up to {@value #DAYS} days, oldest first; the last one is today as of now. */
  public List<TrendDay> trend() {
    FleetCounts now = counts();
    LocalDate today = LocalDate.ofInstant(now.asOf(), zone);
    long from = today.minusDays(DAYS - 1L).atStartOfDay(zone).toInstant().toEpochMilli();
    TreeMap<LocalDate, Map<String, Long>> days = new TreeMap<>();
    long hour = Long.MIN_VALUE;
    Map<String, Long> machines = new HashMap<>();
    for (Row row : rows(from)) {
      if (row.hour != hour) {
        // An hour is complete: a verdict of newer agents that none has any more has no row.
        hour = row.hour;
        machines = new HashMap<>();
        days.put(LocalDate.ofInstant(Instant.ofEpochMilli(hour), zone), machines);
      }
      machines.put(row.verdict, row.machines);
    }
    days.remove(today);
    List<TrendDay> trend = new ArrayList<>();
    days.forEach(
        (day, byName) -> {
          Long silent = byName.remove(MachineFilter.SILENT);
          Map<String, Long> verdicts = inOrder(byName);
          trend.add(new TrendDay(day, verdicts, silent == null ? 0 : silent));
        });
    trend.add(new TrendDay(today, now.verdicts(), now.silent()));
    return trend;
  }

  private record Row(long hour, String verdict, long machines) {}

  private List<Row> rows(long from) {
    return database.<List<Row>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT hour, verdict, machines FROM trend WHERE hour >= :from ORDER BY hour")
                .bind("from", from)
                .map((rs, ctx) -> new Row(rs.getLong(1), rs.getString(2), rs.getLong(3)))
                .list());
  }

  private FleetCounts count(MachineColumns columns, Silence silence) {
    // Cells that are counted up: a number as an object for each machine would be 20 MB of garbage.
    long[] verdicts = new long[columns.verdicts.size()];
    int[] worst = new int[verdicts.length];
    long[] severities = new long[Severity.values().length];
    long silent = 0;
    Map<Integer, long[]> builds = new HashMap<>();
    Map<Integer, long[]> servers = new HashMap<>();
    long[] reasons = new long[Long.SIZE];
    for (int slot = 0; slot < columns.size(); slot++) {
      if (silence.silent(columns.silentAfter(slot))) {
        silent++;
      } else {
        int verdict = columns.verdictNumber(slot);
        verdicts[verdict]++;
        worst[verdict] = Math.max(worst[verdict], columns.severity(slot));
        severities[columns.severity(slot)]++;
      }
      if (columns.build(slot) >= 0) {
        builds.computeIfAbsent(columns.build(slot), b -> new long[1])[0]++;
        if (columns.windowsFamily(slot) == WindowsFamily.SERVER) {
          servers.computeIfAbsent(columns.build(slot), b -> new long[1])[0]++;
        }
      }
      for (long bits = columns.reasons(slot); bits != 0; bits &= bits - 1) {
        reasons[Long.numberOfTrailingZeros(bits)]++;
      }
    }
    Map<String, Long> byName = new HashMap<>();
    Map<String, Severity> worstByName = new HashMap<>();
    for (int number = 0; number < verdicts.length; number++) {
      String name = columns.verdicts.text(number);
      if (name != null && verdicts[number] > 0) {
        byName.put(name, verdicts[number]);
        worstByName.put(name, Severity.ofRank(worst[number]));
      }
    }
    return new FleetCounts(
        columns.size(),
        inOrder(byName),
        bySeverity(severities),
        worstByName,
        silent,
        index.asOf(),
        silence.listeningSince(),
        silence.known(),
        top(columns.editions),
        top(columns.families),
        top(columns.domains),
        top(
            builds.entrySet().stream()
                .map(e -> new FleetCounts.Count(e.getKey().toString(), e.getValue()[0]))
                .toList()),
        lines(builds, servers),
        top(columns.kinds),
        top(columns.servers),
        top(reasons(columns, reasons)));
  }

  /**
   * Each verdict of this version, with 0 where there is none; then the most frequent others. The
   * rest is unknown: an agent may send any name, and pages and metrics have a place for each.
   */
  private static Map<String, Long> inOrder(Map<String, Long> byName) {
    Map<String, Long> ordered = new LinkedHashMap<>();
    for (VerdictCode verdict : VerdictCode.values()) {
      ordered.put(verdict.name(), byName.getOrDefault(verdict.name(), 0L));
    }
    List<FleetCounts.Count> others =
        byName.entrySet().stream()
            .filter(entry -> !ordered.containsKey(entry.getKey()))
            .map(entry -> new FleetCounts.Count(entry.getKey(), entry.getValue()))
            .sorted(MOST_FIRST)
            .toList();
    for (int i = 0; i < others.size(); i++) {
      String name = i < OTHER_VERDICTS ? others.get(i).value() : VerdictCode.UNKNOWN.name();
      ordered.merge(name, others.get(i).machines(), Long::sum);
    }
    return ordered;
  }

  private static Map<Severity, Long> bySeverity(long[] machines) {
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      counts.put(severity, machines[severity.rank()]);
    }
    return counts;
  }

  private static List<FleetCounts.Line> lines(
      Map<Integer, long[]> builds, Map<Integer, long[]> servers) {
    List<FleetCounts.Line> lines = new ArrayList<>();
    builds.forEach(
        (build, machines) -> {
          long ofServers = servers.getOrDefault(build, new long[1])[0];
          lines.add(new FleetCounts.Line(BuildLine.client(build), machines[0] - ofServers));
          lines.add(new FleetCounts.Line(new BuildLine(build, WindowsFamily.SERVER), ofServers));
        });
    return lines.stream()
        .filter(line -> line.machines() > 0)
        .sorted(
            Comparator.comparingLong(FleetCounts.Line::machines)
                .reversed()
                .thenComparing(FleetCounts.Line::line))
        .limit(TOP)
        .toList();
  }

  private static List<FleetCounts.Count> reasons(MachineColumns columns, long[] machines) {
    List<FleetCounts.Count> counts = new ArrayList<>();
    for (int bit = 0; bit < columns.reasonBits.size(); bit++) {
      if (machines[bit] > 0) {
        counts.add(new FleetCounts.Count(columns.reasonBits.code(bit), machines[bit]));
      }
    }
    return counts;
  }

  private static List<FleetCounts.Count> top(Interned texts) {
    List<FleetCounts.Count> counts = new ArrayList<>();
    texts.each((text, machines) -> counts.add(new FleetCounts.Count(text, machines)));
    return top(counts);
  }

  private static List<FleetCounts.Count> top(List<FleetCounts.Count> counts) {
    return counts.stream().sorted(MOST_FIRST).limit(TOP).toList();
  }
}
