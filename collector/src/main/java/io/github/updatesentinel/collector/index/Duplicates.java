package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.MachineFilter.Duplicate;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Machines that have something in common which each should have for itself. They are brought side
 * by side by sorting hashes: a hash table of a million machines would miss the processor's caches
 * with each of them, and take some megabytes. After a change, only those parts of the hashes that
 * it touched are sorted again.
 */
final class Duplicates {
  private static final int PARTS = 1 << 12;
  private static final int PART_SHIFT = Long.SIZE - 12;
  private static final int MANY_PARTS = PARTS / 8;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private final Duplicate what;

  /** Those that were found when this was last asked for, at their slots of now. */
  private final BitSet shared = new BitSet();

  /** The parts that have changed since. */
  private final BitSet changed = new BitSet(PARTS);

  Duplicates(Duplicate what) {
    this.what = what;
    changed.set(0, PARTS);
  }

  /** Notes what a machine has: before it has something else or goes, and once it has something. */
  void changes(MachineColumns columns, int slot) {
    changed.set(part(hash(columns, slot)));
  }

  /** Follows a machine to another slot, which none or one that goes has. */
  void moved(int from, int to) {
    shared.set(to, shared.get(from));
    shared.clear(from);
  }

  /**
   * Those that share this with another one, until the next change; a hardware that is not known is
   * shared by none. Only this may be asked for by several threads at once.
   */
  synchronized BitSet of(MachineColumns columns) {
    if (!changed.isEmpty()) {
      find(columns);
      changed.clear();
    }
    return shared;
  }

  /** Finds them where much has changed. */
  synchronized void prepare(MachineColumns columns) {
    if (changed.cardinality() > MANY_PARTS) {
      of(columns);
    }
  }

  private void find(MachineColumns columns) {
    // Hashes above slots.
    long[] all = new long[1024];
    int[] ends = new int[PARTS + 1];
    int count = 0;
    for (int slot = 0; slot < columns.size(); slot++) {
      long hash = hash(columns, slot);
      int part = part(hash);
      if (!changed.get(part)) {
        continue;
      }
      shared.clear(slot);
      if (what == Duplicate.HARDWARE && columns.hardware(slot) == 0) {
        continue;
      }
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = (hash & ~UNSIGNED) | slot;
      ends[part + 1]++;
    }
    compare(columns, sorted(all, count, ends));
  }

  private static long[] sorted(long[] all, int count, int[] ends) {
    for (int part = 0; part < PARTS; part++) {
      ends[part + 1] += ends[part];
    }
    // Parts that fit into the nearest cache are sorted several times as fast as the whole.
    long[] sorted = new long[count];
    int[] next = Arrays.copyOf(ends, PARTS);
    for (int i = 0; i < count; i++) {
      sorted[next[part(all[i])]++] = all[i];
    }
    for (int part = 0; part < PARTS; part++) {
      Arrays.sort(sorted, ends[part], ends[part + 1]);
    }
    return sorted;
  }

  private long hash(MachineColumns columns, int slot) {
    long value = what == Duplicate.NAME ? columns.nameHash(slot) : columns.hardware(slot);
    return value * 0x9E3779B97F4A7C15L;
  }

  private static int part(long hash) {
    return (int) (hash >>> PART_SHIFT);
  }

  private void compare(MachineColumns columns, long[] hashed) {
    int begin = 0;
    for (int end = 1; end <= hashed.length; end++) {
      if (end == hashed.length || hashed[end] >>> Integer.SIZE != hashed[begin] >>> Integer.SIZE) {
        if (end - begin > 1) {
          compare(columns, hashed, begin, end);
        }
        begin = end;
      }
    }
  }

  /** Machines with the same hash, which mostly have the same name or hardware. */
  private void compare(MachineColumns columns, long[] hashed, int begin, int end) {
    boolean same = true;
    for (int i = begin + 1; i < end && same; i++) {
      same = same(columns, what, (int) hashed[begin], (int) hashed[i]);
    }
    if (same) {
      for (int i = begin; i < end; i++) {
        shared.set((int) hashed[i]);
      }
      return;
    }
    // Whoever chooses names can choose many of one hash: comparing each with each would take hours.
    int[] slots =
        Arrays.stream(hashed, begin, end)
            .mapToObj(value -> (int) value)
            .sorted((slot, other) -> order(columns, slot, other))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 1; i < slots.length; i++) {
      if (same(columns, what, slots[i - 1], slots[i])) {
        shared.set(slots[i - 1]);
        shared.set(slots[i]);
      }
    }
  }

  private int order(MachineColumns columns, int slot, int other) {
    return what == Duplicate.NAME
        ? columns.compareNames(slot, other)
        : Long.compare(columns.hardware(slot), columns.hardware(other));
  }

  static boolean same(MachineColumns columns, Duplicate what, int slot, int other) {
    return what == Duplicate.NAME
        ? columns.compareNames(slot, other) == 0
        : columns.hardware(slot) == columns.hardware(other);
  }
}
