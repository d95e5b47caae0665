package io.github.updatesentinel.collector.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What a document would make of the machines that are known, silent ones included, by the last
 * heartbeat of each. A machine whose build or revision is not known is in no count.
 *
 * @param toBehind machines with a sound scan that finds nothing, which would become BEHIND_BASELINE
 * @param toFalse blocked machines whose scan finds nothing: from SERVICING_BLOCKED to
 *     FALSE_UP_TO_DATE
 * @param toCurrent machines that are BEHIND_BASELINE and would become UP_TO_DATE
 * @param lines build lines that the document or the current one lists
 * @param unlistedLines build lines of machines that the document does not list
 * @param unlistedMachines machines on those
 * @param unknown machines whose build or revision is not known
 */
public record Impact(
    long toBehind,
    long toFalse,
    long toCurrent,
    List<Line> lines,
    int unlistedLines,
    long unlistedMachines,
    long unknown) {

  /**
   * One build line.
   *
   * @param before wanted revision now; null where the current baseline does not list the line
   * @param after wanted revision then; null where the document does not list it
   * @param machines all of this line
   * @param behindBefore machines below {@code before}
   * @param behindAfter machines below {@code after}
   */
  public record Line(
      int build,
      @Nullable Integer before,
      @Nullable Integer after,
      long machines,
      long behindBefore,
      long behindAfter) {}

  /** Compares a document with the one that counts now. */
  static Impact of(Handle handle, Optional<BaselineDocument> current, BaselineDocument next) {
    Counter counter = new Counter(current, next);
    handle
        .createQuery(
            "SELECT build, ubr, verdict,"
                + " CASE WHEN scan_outcome = 'SUCCEEDED' AND scan_found = 0 THEN 1 ELSE 0 END"
                + " AS zero, COUNT(*) AS machines FROM machine"
                + " WHERE build IS NOT NULL AND ubr IS NOT NULL GROUP BY 1, 2, 3, 4")
        .map(
            (row, ctx) ->
                counter.add(
                    row.getLong("build"),
                    row.getLong("ubr"),
                    row.getString("verdict"),
                    row.getInt("zero") == 1,
                    row.getLong("machines")))
        .forEach(counted -> {});
    long unknown =
        handle
            .createQuery("SELECT COUNT(*) FROM machine WHERE build IS NULL OR ubr IS NULL")
            .mapTo(Long.class)
            .one();
    return counter.result(unknown);
  }

  /** Adds up groups of machines. */
  private static final class Counter {
    private final Map<Integer, LineCounter> lines = new TreeMap<>();
    private final java.util.Set<Long> unlisted = new java.util.HashSet<>();
    private long unlistedMachines;
    private long toBehind;
    private long toFalse;
    private long toCurrent;

    Counter(Optional<BaselineDocument> current, BaselineDocument next) {
      current.ifPresent(
          document ->
              document.wanted().values().forEach(row -> line(row.build()).before = row.ubr()));
      next.wanted().values().forEach(row -> line(row.build()).after = row.ubr());
    }

    private LineCounter line(int build) {
      return lines.computeIfAbsent(build, LineCounter::new);
    }

    long add(long build, long ubr, String verdict, boolean zero, long machines) {
      LineCounter line = build > Integer.MAX_VALUE ? null : lines.get((int) build);
      if (line == null || line.after == null) {
        unlisted.add(build);
        unlistedMachines += machines;
      }
      if (line == null) {
        return machines;
      }
      line.add(ubr, machines);
      if (line.after == null) {
        return machines;
      }
      if (ubr < line.after) {
        toBehind += verdict.startsWith("UP_TO_DATE") ? machines : 0;
        toFalse += verdict.equals("SERVICING_BLOCKED") && zero ? machines : 0;
      } else {
        toCurrent += verdict.equals("BEHIND_BASELINE") ? machines : 0;
      }
      return machines;
    }

    Impact result(long unknown) {
      List<Line> counted = new ArrayList<>(lines.values().stream().map(LineCounter::line).toList());
      counted.sort(Comparator.comparingLong(Line::machines).reversed());
      return new Impact(
          toBehind, toFalse, toCurrent, counted, unlisted.size(), unlistedMachines, unknown);
    }
  }

  private static final class LineCounter {
    private final int build;
    private @Nullable Integer before;
    private @Nullable Integer after;
    private long machines;
    private long behindBefore;
    private long behindAfter;

    LineCounter(int build) {
      this.build = build;
    }

    void add(long ubr, long count) {
      machines += count;
      behindBefore += before != null && ubr < before ? count : 0;
      behindAfter += after != null && ubr < after ? count : 0;
    }

    Line line() {
      return new Line(build, before, after, machines, behindBefore, behindAfter);
    }
  }
}
