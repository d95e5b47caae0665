package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.fleet.BlindMachines.Revision;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The effect of a document on all known machines, silent ones included, by the last heartbeat of
 * each. Machines whose build or revision is unknown are not counted; of hotpatched ones whose
 * revision no list has, no verdict changes, as their agents cannot decide it either.
 *
 * @param toBehind machines with a sound scan that finds nothing, which would become BEHIND_BASELINE
 * @param toFalse machines that are not behind now, are known to be blind, and whose scan finds
 *     nothing: from SERVICING_BLOCKED to FALSE_UP_TO_DATE
 * @param toBlocked blind machines that would not be behind: from FALSE_UP_TO_DATE to
 *     SERVICING_BLOCKED
 * @param toCurrent machines that are BEHIND_BASELINE or HELD_BACK and would become UP_TO_DATE
 * @param lines build lines that the document or the current one lists
 * @param unlistedLines build lines of machines that the document does not list
 * @param unlistedMachines machines on those
 * @param unknown machines whose build or revision is not known
 * @param machines all machines
 * @param dropped machines of lines that the current document lists and the next one does not
 */
public record Impact(
    long toBehind,
    long toFalse,
    long toBlocked,
    long toCurrent,
    List<Line> lines,
    int unlistedLines,
    long unlistedMachines,
    long unknown,
    long machines,
    long dropped) {
  /** Publishing takes a second look where it makes more than this share of machines worse. */
  private static final int RISKY_PERCENT = 5;

  /** Machines below what their line requires now. */
  public long behindBefore() {
    return lines.stream().mapToLong(Line::behindBefore).sum();
  }

  /** Machines below what their line would require. */
  public long behindAfter() {
    return lines.stream().mapToLong(Line::behindAfter).sum();
  }

  /** Whether so many machines get worse, or lose their baseline, that this may be a mistake. */
  public boolean risky() {
    long more = Math.max(0, behindAfter() - behindBefore());
    return (more + toFalse + dropped) * 100 > machines * RISKY_PERCENT;
  }

  /**
   * One build line, or both of one build where they have the same requirements.
   *
   * @param family null for both
   * @param before required revision now; null if the current baseline does not list the line, and
   *     no machine reports one
   * @param reported whether {@code before} is what most machines of the line report, from another
   *     list
   * @param after required revision afterwards; null if the document does not list the line
   * @param machines all of this line
   * @param behindBefore machines below {@code before}
   * @param behindAfter machines below {@code after}
   */
  public record Line(
      int build,
      @Nullable WindowsFamily family,
      @Nullable Integer before,
      boolean reported,
      @Nullable Integer after,
      long machines,
      long behindBefore,
      long behindAfter) {}

  /**
   * Compares a document with the current one.
   *
   * @param reported what most machines of a line report as their baseline
   * @param blind how many blocked machines of some revisions are blind
   */
  static Impact of(
      List<BuildCensus.Group> fleet,
      KnownBuilds known,
      Map<BuildLine, Integer> reported,
      Optional<BaselineDocument> current,
      BaselineDocument next,
      ToLongFunction<Set<Revision>> blind) {
    Counter counter = new Counter(known, reported, current, next);
    fleet.forEach(counter::add);
    return counter.result(blind);
  }

  /** Adds up groups of machines. */
  private static final class Counter {
    private final Baselines now;
    private final Baselines then;
    private final Map<BuildLine, LineCounter> lines = new TreeMap<>();
    private final Set<BuildLine> unlisted = new HashSet<>();
    private long unknown;
    private long unlistedMachines;
    private long toBehind;
    private final Set<Revision> becomingBehind = new HashSet<>();
    private long toBlocked;
    private long toCurrent;
    private long machines;
    private long dropped;

    Counter(
        KnownBuilds known,
        Map<BuildLine, Integer> reported,
        Optional<BaselineDocument> current,
        BaselineDocument next) {
      now = known.after(current);
      then = known.after(Optional.of(next));
      current.ifPresent(
          document -> document.wanted().forEach((build, row) -> line(build).before = row.ubr()));
      next.wanted().forEach((build, row) -> line(build).after = row.ubr());
      lines.forEach(
          (build, line) -> {
            if (line.before == null && reported.containsKey(build)) {
              line.before = reported.get(build);
              line.reported = true;
            }
          });
    }

    private LineCounter line(BuildLine line) {
      return lines.computeIfAbsent(line, build -> new LineCounter());
    }

    void add(BuildCensus.Group group) {
      machines += group.machines();
      if (group.build() < 0 || group.ubr() < 0) {
        unknown += group.machines();
        return;
      }
      BuildLine build = group.line();
      LineCounter line = lines.get(build);
      if (line == null || line.after == null) {
        unlisted.add(build);
        unlistedMachines += group.machines();
      }
      if (line != null) {
        dropped += line.after == null ? group.machines() : 0;
        int before = now.cumulative(build, group.ubr());
        int after = then.cumulative(build, group.ubr());
        line.add(before, after, group.machines());
        boolean undecided = group.unlistedHotpatch() && then.row(build, group.ubr()).isEmpty();
        if (line.after != null && !undecided) {
          judge(group, line.before != null && before < line.before, after < line.after);
        }
      }
    }

    private void judge(BuildCensus.Group group, boolean behindNow, boolean behind) {
      switch (group.verdict()) {
        case UP_TO_DATE, UP_TO_DATE_UNVERIFIED -> toBehind += behind ? group.machines() : 0;
        case SERVICING_BLOCKED -> {
          // One that is behind now would be falsely up to date already, were it blind.
          if (behind && !behindNow && group.foundNothing()) {
            becomingBehind.add(new Revision(group.line(), group.ubr()));
          }
        }
        case FALSE_UP_TO_DATE -> toBlocked += !behind && group.byBuild() ? group.machines() : 0;
        case BEHIND_BASELINE, HELD_BACK -> toCurrent += behind ? 0 : group.machines();
        default -> {
          // Another verdict does not come from the build.
        }
      }
    }

    Impact result(ToLongFunction<Set<Revision>> blind) {
      List<Line> counted = new ArrayList<>();
      lines.forEach(
          (build, line) -> {
            BuildLine otherFamily = new BuildLine(build.build(), other(build.family()));
            LineCounter other = lines.get(otherFamily);
            if (other == null || !line.requiresTheSameAs(other)) {
              counted.add(line.line(build.build(), build.family()));
            } else if (build.family() == WindowsFamily.CLIENT) {
              counted.add(line.and(other).line(build.build(), null));
            }
          });
      counted.sort(Comparator.comparingLong(Line::machines).reversed());
      return new Impact(
          toBehind,
          blind.applyAsLong(becomingBehind),
          toBlocked,
          toCurrent,
          counted,
          unlisted.size(),
          unlistedMachines,
          unknown,
          machines,
          dropped);
    }

    private static WindowsFamily other(WindowsFamily family) {
      return family == WindowsFamily.CLIENT ? WindowsFamily.SERVER : WindowsFamily.CLIENT;
    }
  }

  private static final class LineCounter {
    private @Nullable Integer before;
    private boolean reported;
    private @Nullable Integer after;
    private long machines;
    private long behindBefore;
    private long behindAfter;

    void add(int ubrBefore, int ubrAfter, long count) {
      machines += count;
      behindBefore += before != null && ubrBefore < before ? count : 0;
      behindAfter += after != null && ubrAfter < after ? count : 0;
    }

    boolean requiresTheSameAs(LineCounter other) {
      return Objects.equals(before, other.before)
          && reported == other.reported
          && Objects.equals(after, other.after);
    }

    LineCounter and(LineCounter other) {
      LineCounter both = new LineCounter();
      both.before = before;
      both.reported = reported;
      both.after = after;
      both.machines = machines + other.machines;
      both.behindBefore = behindBefore + other.behindBefore;
      both.behindAfter = behindAfter + other.behindAfter;
      return both;
    }

    Line line(int build, @Nullable WindowsFamily family) {
      return new Line(build, family, before, reported, after, machines, behindBefore, behindAfter);
    }
  }
}
