package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.MachineMatch;
import io.github.updatesentinel.collector.index.column.Interned;
import io.github.updatesentinel.collector.index.column.LongCounts;
import io.github.updatesentinel.collector.index.column.ReasonBits;
import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.machine.TextSet;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Duration;
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

  /** Most reasons of newer agents that are counted. */
  private static final int OTHER_REASONS = 20;

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

  /**
   * Counts those of a filter by verdict, whatever verdict and severity it asks for: what each tile
   * would show.
   */
  public VerdictCounts counts(MachineFilter filter) {
    Silence silence = index.silence();
    MachineFilter any =
        filter.without(MachineFilter.Field.VERDICT).without(MachineFilter.Field.SEVERITY);
    return index.query(
        columns -> {
          MachineMatch match = new MachineMatch(columns, any, silence, index.now());
          int[] counted = columns.countedVerdicts();
          long[] verdicts = new long[counted.length];
          int[] worst = new int[verdicts.length];
          long silent = 0;
          long total = 0;
          for (int slot = 0; slot < columns.size(); slot++) {
            if (match.matches(slot)) {
              total++;
              if (silence.silent(columns.lastSeen(slot), columns.silentAfter(slot))) {
                silent++;
              } else {
                int verdict = counted[columns.verdictNumber(slot)];
                verdicts[verdict]++;
                worst[verdict] = Math.max(worst[verdict], columns.severity(slot));
              }
            }
          }
          return new VerdictCounts(
              inOrder(byName(columns, verdicts)),
              worst(columns, verdicts, worst),
              silent,
              silence.known(),
              total);
        });
  }

  /** Up to {@value #DAYS} days, oldest first; the last one is today as of now. */
  public List<TrendDay> trend() {
    return trend(counts());
  }

  /** The same, with the last day as it was counted before. */
  public List<TrendDay> trend(FleetCounts now) {
    LocalDate today = LocalDate.ofInstant(now.asOf(), zone);
    long from = today.minusDays(DAYS - 1L).atStartOfDay(zone).toInstant().toEpochMilli();
    TreeMap<LocalDate, Map<String, Long>> days = new TreeMap<>();
    long hour = Long.MIN_VALUE;
    Map<String, Long> machines = new HashMap<>();
    for (Row row : rows(from, now.asOf().toEpochMilli())) {
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
          trend.add(new TrendDay(day, verdicts, silent));
        });
    trend.add(new TrendDay(today, now.verdicts(), now.silenceKnown() ? now.silent() : null));
    return trend;
  }

  /**
   * The counts of a day ago by verdict, {@code SILENT} included; empty where none were recorded.
   */
  public Map<String, Long> yesterday() {
    long then = index.asOf().minus(Duration.ofDays(1)).toEpochMilli();
    Map<String, Long> counts = new HashMap<>();
    long hour = Long.MIN_VALUE;
    // The last record up to then, and none that is hours older: it would be of another day.
    for (Row row : rows(then - Duration.ofHours(5).toMillis(), then)) {
      if (row.hour != hour) {
        counts.clear();
        hour = row.hour;
      }
      counts.put(row.verdict, row.machines);
    }
    return counts;
  }

  private record Row(long hour, String verdict, long machines) {}

  private List<Row> rows(long from, long until) {
    return database.<List<Row>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT hour, verdict, machines FROM trend WHERE hour BETWEEN :from AND :until"
                        + " ORDER BY hour")
                .bind("from", from)
                .bind("until", until)
                .map((rs, ctx) -> new Row(rs.getLong(1), rs.getString(2), rs.getLong(3)))
                .list());
  }

  private FleetCounts count(MachineColumns columns, Silence silence) {
    // No objects for machines: of a million, they would take longer than the counting.
    int[] counted = columns.countedVerdicts();
    long[] verdicts = new long[counted.length];
    int[] worst = new int[verdicts.length];
    long[] severities = new long[Severity.values().length];
    long silent = 0;
    LongCounts lines = new LongCounts();
    LongCounts reasons = new LongCounts();
    for (int slot = 0; slot < columns.size(); slot++) {
      if (silence.silent(columns.lastSeen(slot), columns.silentAfter(slot))) {
        silent++;
      } else {
        int verdict = counted[columns.verdictNumber(slot)];
        verdicts[verdict]++;
        worst[verdict] = Math.max(worst[verdict], columns.severity(slot));
        severities[columns.severity(slot)]++;
      }
      lines.add(line(columns, slot));
      reasons.add(columns.reasons(slot));
    }
    List<FleetCounts.Line> byLine = lines(lines);
    return new FleetCounts(
        columns.size(),
        inOrder(byName(columns, verdicts)),
        bySeverity(severities),
        worst(columns, verdicts, worst),
        silent,
        index.asOf(),
        silence.listeningSince(),
        silence.known(),
        top(columns.editions),
        top(columns.families),
        top(columns.domains),
        top(builds(byLine)),
        byLine.stream().limit(TOP).toList(),
        top(columns.kinds),
        top(columns.servers),
        top(columns.targetGroups().texts()),
        top(columns.agentVersions().texts()),
        top(entries(columns.tags().texts())),
        top(reasons(columns, reasons)));
  }

  private static Map<String, Long> byName(MachineColumns columns, long[] verdicts) {
    Map<String, Long> byName = new HashMap<>();
    for (int number = 0; number < verdicts.length; number++) {
      String name = columns.verdicts.text(number);
      if (name != null && verdicts[number] > 0) {
        byName.put(name, verdicts[number]);
      }
    }
    return byName;
  }

  private static Map<String, Severity> worst(MachineColumns columns, long[] verdicts, int[] ranks) {
    Map<String, Severity> worst = new HashMap<>();
    for (int number = 0; number < verdicts.length; number++) {
      String name = columns.verdicts.text(number);
      if (name != null && verdicts[number] > 0) {
        worst.put(name, Severity.ofRank(ranks[number]));
      }
    }
    return worst;
  }

  private static List<FleetCounts.Count> entries(Interned sets) {
    Map<String, Long> machines = new HashMap<>();
    sets.each(
        (set, uses) ->
            TextSet.entries(set).forEach(entry -> machines.merge(entry, (long) uses, Long::sum)));
    return machines.entrySet().stream()
        .map(entry -> new FleetCounts.Count(entry.getKey(), entry.getValue()))
        .toList();
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
      String name =
          i < MachineColumns.OTHER_VERDICTS ? others.get(i).value() : VerdictCode.UNKNOWN.name();
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

  /** A number for a build line, negative where the build is not known. */
  private static long line(MachineColumns columns, int slot) {
    boolean server = columns.windowsFamily(slot) == WindowsFamily.SERVER;
    return 2L * columns.build(slot) + (server ? 1 : 0);
  }

  /** All lines, most machines first. */
  private static List<FleetCounts.Line> lines(LongCounts counts) {
    List<FleetCounts.Line> lines = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      long line = counts.key(i);
      if (line >= 0) {
        WindowsFamily family = line % 2 == 1 ? WindowsFamily.SERVER : WindowsFamily.CLIENT;
        lines.add(new FleetCounts.Line(new BuildLine((int) (line / 2), family), counts.count(i)));
      }
    }
    lines.sort(
        Comparator.comparingLong(FleetCounts.Line::machines)
            .reversed()
            .thenComparing(FleetCounts.Line::line));
    return lines;
  }

  private static List<FleetCounts.Count> builds(List<FleetCounts.Line> lines) {
    Map<Integer, Long> builds = new HashMap<>();
    lines.forEach(line -> builds.merge(line.line().build(), line.machines(), Long::sum));
    return builds.entrySet().stream()
        .map(build -> new FleetCounts.Count(build.getKey().toString(), build.getValue()))
        .toList();
  }

  /**
   * How many machines have each reason, from how many have each set of them; of reasons of newer
   * agents the most frequent, since an agent may send any.
   */
  private static List<FleetCounts.Count> reasons(MachineColumns columns, LongCounts sets) {
    long[] machines = new long[Long.SIZE];
    for (int i = 0; i < sets.size(); i++) {
      for (long bits = sets.key(i); bits != 0; bits &= bits - 1) {
        machines[Long.numberOfTrailingZeros(bits)] += sets.count(i);
      }
    }
    List<FleetCounts.Count> counts = new ArrayList<>();
    for (int bit = 0; bit < ReasonBits.size(); bit++) {
      if (machines[bit] > 0) {
        counts.add(new FleetCounts.Count(ReasonBits.code(bit), machines[bit]));
      }
    }
    top(entries(columns.otherReasons().texts())).stream().limit(OTHER_REASONS).forEach(counts::add);
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
