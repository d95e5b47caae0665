package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.collector.index.column.LongCounts;
import io.github.updatesentinel.collector.index.column.LongIds;
import io.github.updatesentinel.collector.index.column.ReasonBits;
import io.github.updatesentinel.collector.store.StoredTime;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many machines run which build, and what they say of themselves. Thread-safe. */
public final class BuildCensus {
  private static final int SEEN = 1;
  private static final int FOUND_NOTHING = 2;
  private static final int SERVER = 4;
  private static final int UNLISTED_HOTPATCH = 8;
  private static final int BY_BUILD = 16;
  private static final int KINDS = 32;

  /** With these, a machine may be falsely up to date for another reason than its build. */
  private static final long OTHER_REASONS =
      ReasonBits.of(ReasonCode.UPDATE_LOG_FAILURE.name())
          | ReasonBits.of(ReasonCode.BUILD_CONTRADICTORY.name());

  private final FleetIndex index;

  /** Counts in an index. */
  public BuildCensus(FleetIndex index) {
    this.index = index;
  }

  /**
   * Machines that are alike.
   *
   * @param build -1 where it is not known
   * @param ubr -1 where it is not known
   * @param foundNothing whether the last scan succeeded and found no updates
   * @param seen whether they were seen lately
   * @param unlistedHotpatch whether the agent has a baseline for the line, but finds the revision
   *     of its hotpatch in no list
   * @param byBuild whether nothing but its blindness and its build can have made it falsely up to
   *     date
   */
  public record Group(
      int build,
      WindowsFamily family,
      int ubr,
      VerdictCode verdict,
      boolean foundNothing,
      boolean seen,
      boolean unlistedHotpatch,
      boolean byBuild,
      long machines) {
    /** The line of their build. */
    public BuildLine line() {
      return new BuildLine(build, family);
    }
  }

  /**
   * All machines, silent ones included.
   *
   * @param lately since when a machine must have been seen for {@link Group#seen}
   */
  public List<Group> groups(Instant lately) {
    long since = lately.toEpochMilli();
    return index.query(
        columns -> count(columns, since, StoredTime.latest(index.asOf().toEpochMilli())));
  }

  /** The required revision that most machines of each build line report. */
  public Map<BuildLine, Integer> reported() {
    return index.query(BuildCensus::reported);
  }

  private static Map<BuildLine, Integer> reported(MachineColumns columns) {
    LongIds lines = new LongIds();
    LongCounts required = new LongCounts();
    for (int slot = 0; slot < columns.size(); slot++) {
      if (columns.baselineUbr(slot) >= 0) {
        int line = lines.of(LongIds.pair(columns.build(slot), server(columns, slot) ? 1 : 0));
        required.add(LongIds.pair(line, columns.baselineUbr(slot)));
      }
    }
    Map<BuildLine, Integer> most = new HashMap<>();
    int[] machines = new int[lines.size()];
    for (int i = 0; i < required.size(); i++) {
      int line = LongIds.first(required.key(i));
      if (required.count(i) > machines[line]) {
        machines[line] = required.count(i);
        long key = lines.key(line);
        most.put(
            new BuildLine(LongIds.first(key), family(LongIds.second(key) == 1)),
            LongIds.second(required.key(i)));
      }
    }
    return most;
  }

  private static List<Group> count(MachineColumns columns, long since, long latest) {
    // No objects for machines: of a million, they would take longer than the counting.
    LongIds revisions = new LongIds();
    LongCounts alike = new LongCounts();
    long missing = ReasonBits.of(ReasonCode.BASELINE_MISSING.name());
    for (int slot = 0; slot < columns.size(); slot++) {
      boolean seen = columns.lastSeen(slot) >= since && columns.lastSeen(slot) <= latest;
      // Without the hotpatch, the reason means that no list has the line: then there is no
      // baseline.
      boolean hotpatch = (columns.reasons(slot) & missing) != 0 && columns.baselineUbr(slot) >= 0;
      int kind =
          (columns.foundNothing(slot) ? FOUND_NOTHING : 0)
              + (seen ? SEEN : 0)
              + (server(columns, slot) ? SERVER : 0)
              + (hotpatch ? UNLISTED_HOTPATCH : 0)
              + ((columns.reasons(slot) & OTHER_REASONS) == 0 ? BY_BUILD : 0);
      alike.add(
          LongIds.pair(
              revisions.of(LongIds.pair(columns.build(slot), columns.ubr(slot))),
              columns.verdictNumber(slot) * KINDS + kind));
    }
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < alike.size(); i++) {
      long revision = revisions.key(LongIds.first(alike.key(i)));
      groups.add(group(revision, LongIds.second(alike.key(i)), alike.count(i)));
    }
    return groups;
  }

  private static Group group(long revision, int verdictAndKind, long machines) {
    int kind = verdictAndKind % KINDS;
    return new Group(
        LongIds.first(revision),
        family((kind & SERVER) != 0),
        LongIds.second(revision),
        MachineColumns.verdictOf(verdictAndKind / KINDS),
        (kind & FOUND_NOTHING) != 0,
        (kind & SEEN) != 0,
        (kind & UNLISTED_HOTPATCH) != 0,
        (kind & BY_BUILD) != 0,
        machines);
  }

  private static boolean server(MachineColumns columns, int slot) {
    return columns.windowsFamily(slot) == WindowsFamily.SERVER;
  }

  private static WindowsFamily family(boolean server) {
    return server ? WindowsFamily.SERVER : WindowsFamily.CLIENT;
  }
}
