package io.github.updatesentinel.collector.analysis;

import static io.github.updatesentinel.collector.index.column.LongIds.first;
import static io.github.updatesentinel.collector.index.column.LongIds.pair;
import static io.github.updatesentinel.collector.index.column.LongIds.second;

import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.collector.index.column.Interned;
import io.github.updatesentinel.collector.index.column.LongIds;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the machines: what those of each update source, target group, and build line have
 * and were offered.
 */
final class SourceCount {
  /** Most sources that are counted, those with most machines. */
  static final int SOURCES = 500;

  /** What these machines say of updates says nothing about their source. */
  private static final Set<VerdictCode> BLIND =
      Set.of(
          VerdictCode.FALSE_UP_TO_DATE,
          VerdictCode.SERVICING_BLOCKED,
          VerdictCode.SCAN_FAILED,
          VerdictCode.UNKNOWN);

  private SourceCount() {}

  /**
   * Machines with the same revision and the same offers.
   *
   * @param ubr -1 where it is not known
   * @param offers numbers of updates, with a space between them; null for none
   * @param sighted those whose scans can be believed
   */
  record Alike(int ubr, @Nullable String offers, long machines, long sighted) {}

  /** Machines of one line and target group. */
  record Peers(BuildLine line, @Nullable String targetGroup, List<Alike> alike) {
    long machines() {
      return alike.stream().mapToLong(Alike::machines).sum();
    }
  }

  /** One source. */
  record Source(
      String name,
      @Nullable String kind,
      long machines,
      long seen,
      long zeros,
      Map<String, Long> failures,
      long lastHonestScanAt,
      List<Peers> peers) {}

  /** Counts machines that were seen since a moment, and not in the future. */
  static List<Source> of(MachineColumns columns, long seenFrom, long seenUntil) {
    int[] sizes = new int[columns.sources()];
    for (int slot = 0; slot < columns.size(); slot++) {
      sizes[columns.source(slot)]++;
    }
    Tally[] tallies = new Tally[sizes.length];
    IntStream.range(0, sizes.length)
        .filter(source -> sizes[source] > 0 && columns.sourceText(source) != null)
        .boxed()
        .sorted(Comparator.comparingInt((Integer source) -> sizes[source]).reversed())
        .limit(SOURCES)
        .forEach(source -> tallies[source] = new Tally(sizes[source]));
    Cells cells = new Cells(columns);
    for (int slot = 0; slot < columns.size(); slot++) {
      int source = columns.source(slot);
      Tally tally = tallies[source];
      if (tally != null) {
        long seen = columns.lastSeen(slot);
        boolean lately = seen >= seenFrom && seen <= seenUntil;
        tally.add(columns, slot, lately);
        if (lately) {
          cells.add(source, slot);
        }
      }
    }
    cells.handOver(tallies);
    List<Source> sources = new ArrayList<>();
    for (int source = 0; source < tallies.length; source++) {
      Tally tally = tallies[source];
      String name = columns.sourceText(source);
      if (tally != null && name != null) {
        sources.add(tally.source(name));
      }
    }
    sources.sort(Comparator.comparingLong(Source::machines).reversed());
    return sources;
  }

  private static final class Tally {
    private final int machines;
    private @Nullable String kind;
    private long seen;
    private long zeros;
    private long honest = -1;
    private final Map<String, Long> failures = new HashMap<>();
    private final List<Peers> peers = new ArrayList<>();

    Tally(int machines) {
      this.machines = machines;
    }

    void add(MachineColumns columns, int slot, boolean lately) {
      honest = Math.max(honest, columns.goodScanAt(slot));
      kind = columns.kindText(slot);
      if (lately) {
        seen++;
        zeros += columns.foundNothing(slot) ? 1 : 0;
      }
    }

    Source source(String name) {
      return new Source(name, kind, machines, seen, zeros, failures, honest, peers);
    }
  }

  /**
   * Counts without an object for each machine: other queries wait, and the heap is small. All
   * numbers are those of {@link LongIds}.
   */
  private static final class Cells {
    private final MachineColumns columns;

    /** Pairs of a source and a failure. */
    private final LongIds failures = new LongIds();

    /** Pairs of a build line and a target group. */
    private final LongIds places = new LongIds();

    /** Pairs of a source and a place. */
    private final LongIds peers = new LongIds();

    /** Pairs of a revision and offers. */
    private final LongIds states = new LongIds();

    /** Pairs of peers and a state. */
    private final LongIds cells = new LongIds();

    private int[] failed = new int[64];
    private int[] machines = new int[1024];
    private int[] sighted = new int[1024];

    Cells(MachineColumns columns) {
      this.columns = columns;
    }

    void add(int source, int slot) {
      int failure = failures.of(pair(source, columns.failures().number(slot)));
      failed = room(failed, failure);
      failed[failure]++;
      if (columns.build(slot) < 0) {
        return;
      }
      int place = places.of(pair(columns.line(slot), columns.targetGroups().number(slot)));
      int state = states.of(pair(columns.ubr(slot), columns.offers().number(slot)));
      int cell = cells.of(pair(peers.of(pair(source, place)), state));
      machines = room(machines, cell);
      sighted = room(sighted, cell);
      machines[cell]++;
      sighted[cell] += BLIND.contains(columns.verdict(slot)) ? 0 : 1;
    }

    void handOver(Tally[] tallies) {
      Interned codes = columns.failures().texts();
      for (int failure = 0; failure < failures.size(); failure++) {
        String code = codes.text(second(failures.key(failure)));
        if (code != null) {
          tallies[first(failures.key(failure))].failures.put(code, (long) failed[failure]);
        }
      }
      Interned offers = columns.offers().texts();
      List<List<Alike>> alike = new ArrayList<>();
      for (int group = 0; group < peers.size(); group++) {
        alike.add(new ArrayList<>());
      }
      for (int cell = 0; cell < cells.size(); cell++) {
        long state = states.key(second(cells.key(cell)));
        alike
            .get(first(cells.key(cell)))
            .add(
                new Alike(first(state), offers.text(second(state)), machines[cell], sighted[cell]));
      }
      Interned targetGroups = columns.targetGroups().texts();
      for (int group = 0; group < peers.size(); group++) {
        long place = places.key(second(peers.key(group)));
        BuildLine line = MachineColumns.buildLine(first(place));
        if (line != null) {
          tallies[first(peers.key(group))].peers.add(
              new Peers(line, targetGroups.text(second(place)), alike.get(group)));
        }
      }
    }

    private static int[] room(int[] counts, int number) {
      return number < counts.length ? counts : Arrays.copyOf(counts, 2 * counts.length);
    }
  }
}
