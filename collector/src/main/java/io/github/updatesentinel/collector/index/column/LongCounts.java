package io.github.updatesentinel.collector.index.column;

import java.util.Arrays;

/** How often each value came, without an object for each time. Not thread-safe. */
public final class LongCounts {
  private final LongIds ids = new LongIds();
  private int[] counts = new int[16];

  /** Counts a value; returns its number, from 0 on in the order in which values first came. */
  public int add(long key) {
    int number = ids.of(key);
    if (number == counts.length) {
      counts = Arrays.copyOf(counts, 2 * number);
    }
    counts[number]++;
    return number;
  }

  /** How many values there are, each counted once. */
  public int size() {
    return ids.size();
  }

  /** The value with a number. */
  public long key(int number) {
    return ids.key(number);
  }

  /** How often the value with a number came. */
  public int count(int number) {
    return counts[number];
  }
}
