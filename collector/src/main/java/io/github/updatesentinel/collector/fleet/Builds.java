package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.collector.store.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares each build line with its baseline. Thread-safe. */
public final class Builds {
  /** Most revisions listed of one line. */
  public static final int REVISIONS = 50;

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
  public List<BuildLine> lines() {
    Map<Long, BaselineLookup.Row> published = baseline.rows();
    Map<Integer, Line> lines = index.query(Builds::count);
    List<BuildLine> result = new ArrayList<>();
    lines.values().stream()
        .sorted(Comparator.comparingLong((Line line) -> line.machines).reversed())
        .limit(Fleet.TOP)
        .forEach(line -> result.add(line.against(baseline(line, published))));
    return result;
  }

  private BuildLine.@Nullable Baseline baseline(
      Line line, Map<Long, BaselineLookup.Row> published) {
    BaselineLookup.Row row = published.get((long) line.build);
    if (row != null) {
      return new BuildLine.Baseline(row.ubr(), row.kb(), true);
    }
    return line.reported.entrySet().stream()
        .max(Comparator.comparingLong(reported -> reported.getValue().machines))
        .map(
            reported ->
                new BuildLine.Baseline(reported.getKey(), kb(reported.getValue().agentId), false))
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

  private static Map<Integer, Line> count(MachineColumns columns) {
    Map<Integer, Line> lines = new HashMap<>();
    for (int slot = 0; slot < columns.size(); slot++) {
      if (columns.build(slot) >= 0) {
        lines.computeIfAbsent(columns.build(slot), Line::new).add(columns, slot);
      }
    }
    return lines;
  }

  private static final class Line {
    private final int build;
    // Newest first; -1 is not known.
    private final TreeMap<Integer, Long> revisions = new TreeMap<>(Comparator.reverseOrder());
    private final Map<Integer, Reported> reported = new HashMap<>();
    private long machines;

    Line(int build) {
      this.build = build;
    }

    void add(MachineColumns columns, int slot) {
      machines++;
      revisions.merge(columns.ubr(slot), 1L, Long::sum);
      int ubr = columns.baselineUbr(slot);
      if (ubr >= 0) {
        reported.computeIfAbsent(ubr, u -> new Reported(columns.agentId(slot))).machines++;
      }
    }

    BuildLine against(BuildLine.@Nullable Baseline wanted) {
      long behind = 0;
      long at = 0;
      long above = 0;
      long listed = 0;
      List<BuildLine.Revision> list = new ArrayList<>();
      for (Map.Entry<Integer, Long> revision : revisions.entrySet()) {
        int ubr = revision.getKey();
        long count = revision.getValue();
        if (wanted != null && ubr >= 0) {
          int side = Long.compare(ubr, wanted.ubr());
          behind += side < 0 ? count : 0;
          at += side == 0 ? count : 0;
          above += side > 0 ? count : 0;
        }
        if (list.size() < REVISIONS) {
          list.add(new BuildLine.Revision(ubr < 0 ? null : (Long) (long) ubr, count));
          listed += count;
        }
      }
      return new BuildLine(
          build,
          machines,
          list,
          machines - listed,
          wanted,
          behind,
          at,
          above,
          machines - behind - at - above);
    }
  }

  private static final class Reported {
    private final String agentId;
    private long machines;

    Reported(String agentId) {
      this.agentId = agentId;
    }
  }
}
