package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.collector.index.column.LongCounts;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares each build line with its baseline. Thread-safe. */
public final class Builds {
  /** Most revisions listed of one line. */
  public static final int REVISIONS = 50;

  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private final FleetIndex index;
  private final Database database;
  private final BaselineLookup baseline;

  /** Counts in an index. */
  public Builds(FleetIndex index, Database database, BaselineLookup baseline) {
    this.index = index;
    this.database = database;
    this.baseline = baseline;
  }

  /** The build lines in use, those with most machines first; at most {@value Fleet#TOP}. */
  public List<LineCount> lines() {
    Map<BuildLine, BuildRow> published = baseline.rows();
    List<LineCount> result = new ArrayList<>();
    index.query(Builds::count).stream()
        .sorted(Comparator.comparingLong((Line line) -> line.machines).reversed())
        .limit(Fleet.TOP)
        .forEach(line -> result.add(line.against(required(line, published), baseline)));
    return result;
  }

  private LineCount.@Nullable Baseline required(Line line, Map<BuildLine, BuildRow> published) {
    BuildRow row = published.get(line.line);
    if (row != null) {
      return new LineCount.Baseline(row.ubr(), row.kb(), true);
    }
    return line.reported.entrySet().stream()
        .max(Comparator.comparingLong(reported -> reported.getValue().machines))
        .map(
            reported ->
                new LineCount.Baseline(reported.getKey(), kb(reported.getValue().agentId), false))
        .orElse(null);
  }

  private @Nullable String kb(String agentId) {
    return database.<@Nullable String, RuntimeException>read(
        handle ->
            handle
                .createQuery("SELECT baseline_kb FROM machine WHERE agent_id = :id")
                .bind("id", agentId)
                .mapTo(String.class)
                .findOne()
                .orElse(null));
  }

  private static Collection<Line> count(MachineColumns columns) {
    // No objects for machines: of a million, they would take longer than the counting.
    LongCounts revisions = new LongCounts();
    LongCounts required = new LongCounts();
    int[] firsts = new int[16];
    for (int slot = 0; slot < columns.size(); slot++) {
      if (columns.build(slot) >= 0) {
        long line = line(columns, slot);
        revisions.add(line | (columns.ubr(slot) & UNSIGNED));
        if (columns.baselineUbr(slot) >= 0) {
          int known = required.size();
          int number = required.add(line | columns.baselineUbr(slot));
          if (number == known) {
            firsts = number < firsts.length ? firsts : Arrays.copyOf(firsts, 2 * number);
            firsts[number] = slot;
          }
        }
      }
    }
    Map<Long, Line> lines = new HashMap<>();
    for (int i = 0; i < revisions.size(); i++) {
      line(lines, revisions.key(i)).add((int) revisions.key(i), revisions.count(i));
    }
    for (int i = 0; i < required.size(); i++) {
      line(lines, required.key(i))
          .reported
          .put((int) required.key(i), new Reported(columns.agentId(firsts[i]), required.count(i)));
    }
    return lines.values();
  }

  /** The build line of a machine in the upper half; room for a revision in the lower one. */
  private static long line(MachineColumns columns, int slot) {
    long server = columns.windowsFamily(slot) == WindowsFamily.SERVER ? 1 : 0;
    return (2L * columns.build(slot) + server) << Integer.SIZE;
  }

  private static Line line(Map<Long, Line> lines, long key) {
    long number = key >>> Integer.SIZE;
    return lines.computeIfAbsent(
        number,
        absent ->
            new Line(
                new BuildLine(
                    (int) (number / 2),
                    number % 2 == 1 ? WindowsFamily.SERVER : WindowsFamily.CLIENT)));
  }

  private static final class Line {
    private final BuildLine line;
    // Newest first; -1 is not known.
    private final TreeMap<Integer, Long> revisions = new TreeMap<>(Comparator.reverseOrder());
    private final Map<Integer, Reported> reported = new HashMap<>();
    private long machines;

    Line(BuildLine line) {
      this.line = line;
    }

    void add(int ubr, long count) {
      machines += count;
      revisions.put(ubr, count);
    }

    LineCount against(LineCount.@Nullable Baseline required, BaselineLookup lookup) {
      Map<LineCount.Standing, Long> standings = new EnumMap<>(LineCount.Standing.class);
      long listed = 0;
      List<LineCount.Revision> list = new ArrayList<>();
      for (Map.Entry<Integer, Long> revision : revisions.entrySet()) {
        int ubr = revision.getKey();
        long count = revision.getValue();
        LineCount.Standing standing = standing(ubr, required, lookup);
        standings.merge(standing, count, Long::sum);
        if (list.size() < REVISIONS) {
          list.add(new LineCount.Revision(ubr < 0 ? null : (Long) (long) ubr, count, standing));
          listed += count;
        }
      }
      return new LineCount(
          line.build(),
          line.family(),
          machines,
          list,
          machines - listed,
          required,
          standings.getOrDefault(LineCount.Standing.BEHIND, 0L),
          standings.getOrDefault(LineCount.Standing.AT, 0L),
          standings.getOrDefault(LineCount.Standing.ABOVE, 0L),
          standings.getOrDefault(LineCount.Standing.UNKNOWN, 0L));
    }

    private LineCount.Standing standing(
        int ubr, LineCount.@Nullable Baseline required, BaselineLookup lookup) {
      if (required == null || ubr < 0) {
        return LineCount.Standing.UNKNOWN;
      }
      int side = Long.compare(lookup.cumulative(line, ubr), required.ubr());
      return side < 0
          ? LineCount.Standing.BEHIND
          : side == 0 ? LineCount.Standing.AT : LineCount.Standing.ABOVE;
    }
  }

  /** How many machines report a revision as required, and one of them. */
  private record Reported(String agentId, long machines) {}
}
