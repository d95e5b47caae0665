package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.MachineFilter.Duplicate;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Machines that have something in common which each should have for itself. They are brought side
 * by side by sorting hashes: a hash table of a million machines would miss the processor's caches
 * with each of them.
 */
final class Duplicates {
  private static final int PARTS = 1 << 12;
  private static final int PART_SHIFT = Long.SIZE - 12;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private final MachineColumns columns;
  private final Duplicate what;
  private final BitSet shared;

  private Duplicates(MachineColumns columns, Duplicate what) {
    this.columns = columns;
    this.what = what;
    this.shared = new BitSet(columns.size());
  }

  /** Those that share this with another one; a hardware that is not known is shared by none. */
  static BitSet of(MachineColumns columns, Duplicate what) {
    return new Duplicates(columns, what).shared();
  }

  private BitSet shared() {
    long[] hashed = hashed();
    int begin = 0;
    for (int end = 1; end <= hashed.length; end++) {
      if (end == hashed.length || hashed[end] >>> Integer.SIZE != hashed[begin] >>> Integer.SIZE) {
        if (end - begin > 1) {
          compare(hashed, begin, end);
        }
        begin = end;
      }
    }
    return shared;
  }

  /** Hashes above slots, in order. */
  private long[] hashed() {
    long[] all = new long[columns.size()];
    int[] ends = new int[PARTS + 1];
    int count = 0;
    for (int slot = 0; slot < columns.size(); slot++) {
      if (what == Duplicate.HARDWARE && columns.hardware(slot) == 0) {
        continue;
      }
      long mixed = hash(slot) * 0x9E3779B97F4A7C15L;
      all[count++] = (mixed & ~UNSIGNED) | slot;
      ends[(int) (mixed >>> PART_SHIFT) + 1]++;
    }
    for (int part = 0; part < PARTS; part++) {
      ends[part + 1] += ends[part];
    }
    // Parts that fit into the nearest cache are sorted several times as fast as the whole.
    long[] sorted = new long[count];
    int[] next = Arrays.copyOf(ends, PARTS);
    for (int i = 0; i < count; i++) {
      sorted[next[(int) (all[i] >>> PART_SHIFT)]++] = all[i];
    }
    for (int part = 0; part < PARTS; part++) {
      Arrays.sort(sorted, ends[part], ends[part + 1]);
    }
    return sorted;
  }

  private long hash(int slot) {
    return what == Duplicate.NAME ? columns.nameHash(slot) : columns.hardware(slot);
  }

  /** Machines with the same hash, which mostly have the same name or hardware. */
  private void compare(long[] hashed, int begin, int end) {
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
            .sorted(this::order)
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 1; i < slots.length; i++) {
      if (same(columns, what, slots[i - 1], slots[i])) {
        shared.set(slots[i - 1]);
        shared.set(slots[i]);
      }
    }
  }

  private int order(int slot, int other) {
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
