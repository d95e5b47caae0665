package io.github.updatesentinel.collector.index.column;

import java.util.Arrays;

/**
 * Numbers for values, from 0 on in the order in which they first came: a map without an object for
 * each of a million machines. Not thread-safe.
 */
public final class LongIds {
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private long[] keys = new long[16];
  private int[] slots = new int[64];
  private int size;

  /** The number of a value; a new one if it has none. */
  public int of(long key) {
    int slot = slot(key);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == keys.length) {
      grow();
      slot = slot(key);
    }
    keys[size++] = key;
    slots[slot] = size;
    return size - 1;
  }

  /** How many values have a number. */
  public int size() {
    return size;
  }

  /** The value with a number. */
  public long key(int number) {
    return keys[number];
  }

  /** Two values as one; {@link #first} and {@link #second} give them back. */
  public static long pair(int first, int second) {
    return ((long) first << Integer.SIZE) | (second & UNSIGNED);
  }

  public static int first(long pair) {
    return (int) (pair >> Integer.SIZE);
  }

  public static int second(long pair) {
    return (int) pair;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & (slots.length - 1);
    while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  // A quarter of the slots is used at most.
  private void grow() {
    keys = Arrays.copyOf(keys, 2 * keys.length);
    slots = new int[2 * slots.length];
    for (int number = 0; number < size; number++) {
      slots[slot(keys[number])] = number + 1;
    }
  }
}
