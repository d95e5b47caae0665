package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many machines run which build, and what they say of themselves. Thread-safe. */
public final class BuildCensus {
  private static final int SEEN = 1;
  private static final int FOUND_NOTHING = 2;
  private static final int SERVER = 4;
  private static final int UNLISTED_HOTPATCH = 8;
  private static final int KINDS = 16;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

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
   */
  public record Group(
      int build,
      WindowsFamily family,
      int ubr,
      VerdictCode verdict,
      boolean foundNothing,
      boolean seen,
      boolean unlistedHotpatch,
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
    List<Group> groups = new ArrayList<>();
    index
        .query(columns -> count(columns, since))
        .forEach(
            (revision, verdicts) ->
                verdicts.forEach((verdict, kinds) -> add(groups, revision, verdict, kinds)));
    return groups;
  }

  private static Map<Long, Map<VerdictCode, long[]>> count(MachineColumns columns, long since) {
    Map<Long, Map<VerdictCode, long[]>> counts = new HashMap<>();
    long missing = columns.reasonBits.find(ReasonCode.BASELINE_MISSING.name());
    for (int slot = 0; slot < columns.size(); slot++) {
      long revision = ((long) columns.build(slot) << Integer.SIZE) | (columns.ubr(slot) & UNSIGNED);
      long[] kinds =
          counts
              .computeIfAbsent(revision, r -> new EnumMap<>(VerdictCode.class))
              .computeIfAbsent(columns.verdict(slot), v -> new long[KINDS]);
      boolean seen = columns.lastSeen(slot) >= since;
      boolean server = columns.windowsFamily(slot) == WindowsFamily.SERVER;
      // Without the hotpatch, the reason means that no list has the line: then there is no
      // baseline.
      boolean hotpatch = (columns.reasons(slot) & missing) != 0 && columns.baselineUbr(slot) >= 0;
      kinds[
          (columns.foundNothing(slot) ? FOUND_NOTHING : 0)
              + (seen ? SEEN : 0)
              + (server ? SERVER : 0)
              + (hotpatch ? UNLISTED_HOTPATCH : 0)]++;
    }
    return counts;
  }

  private static void add(List<Group> groups, long revision, VerdictCode verdict, long[] kinds) {
    int build = (int) (revision >> Integer.SIZE);
    int ubr = (int) revision;
    for (int kind = 0; kind < kinds.length; kind++) {
      if (kinds[kind] > 0) {
        boolean foundNothing = (kind & FOUND_NOTHING) != 0;
        boolean seen = (kind & SEEN) != 0;
        WindowsFamily family = (kind & SERVER) != 0 ? WindowsFamily.SERVER : WindowsFamily.CLIENT;
        boolean hotpatch = (kind & UNLISTED_HOTPATCH) != 0;
        groups.add(
            new Group(build, family, ubr, verdict, foundNothing, seen, hotpatch, kinds[kind]));
      }
    }
  }
}
