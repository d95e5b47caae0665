package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The effect of a document on all known machines, silent ones included, by the last heartbeat of
 * each. Machines whose build or revision is unknown are not counted.
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
   * @param before required revision now; null if the current baseline does not list the line
   * @param after required revision afterwards; null if the document does not list the line
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

  /** Compares a document with the current one. */
  static Impact of(
      List<BuildCensus.Group> fleet, Optional<BaselineDocument> current, BaselineDocument next) {
    Counter counter = new Counter(current, next);
    fleet.forEach(counter::add);
    return counter.result();
  }

  /** Adds up groups of machines. */
  private static final class Counter {
    private final Map<Integer, LineCounter> lines = new TreeMap<>();
    private final Set<Integer> unlisted = new HashSet<>();
    private long unknown;
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

    void add(BuildCensus.Group group) {
      if (group.build() < 0 || group.ubr() < 0) {
        unknown += group.machines();
        return;
      }
      LineCounter line = lines.get(group.build());
      if (line == null || line.after == null) {
        unlisted.add(group.build());
        unlistedMachines += group.machines();
      }
      if (line != null) {
        line.add(group.ubr(), group.machines());
        if (line.after != null) {
          judge(group, group.ubr() < line.after);
        }
      }
    }

    private void judge(BuildCensus.Group group, boolean behind) {
      switch (group.verdict()) {
        case UP_TO_DATE, UP_TO_DATE_UNVERIFIED -> toBehind += behind ? group.machines() : 0;
        case SERVICING_BLOCKED -> toFalse += behind && group.foundNothing() ? group.machines() : 0;
        case BEHIND_BASELINE -> toCurrent += behind ? 0 : group.machines();
        default -> {
          // Another verdict does not come from the build.
        }
      }
    }

    Impact result() {
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
