package io.github.updatesentinel.collector.index.column;

import java.util.Arrays;

/**
 * A number from 0 on for each machine, in one, two, or four bytes: in as few as hold the largest
 * that was ever set. Most columns have a handful of values, and the heap is small. Not thread-safe.
 */
public final class NumberColumn {
  private static final int[] NO_INTS = {};
  private static final char[] NO_CHARS = {};
  private static final byte[] NO_BYTES = {};

  // The numbers are in the first of these that is not empty.
  private byte[] bytes;
  private char[] chars = NO_CHARS;
  private int[] ints = NO_INTS;

  /**
   * All 0.
   *
   * @param capacity machines that there is room for, at least 1
   */
  public NumberColumn(int capacity) {
    bytes = new byte[capacity];
  }

  public int get(int slot) {
    if (bytes.length > 0) {
      return bytes[slot] & 0xFF;
    }
    return chars.length > 0 ? chars[slot] : ints[slot];
  }

  public void set(int slot, int number) {
    if (bytes.length > 0 && number > 0xFF) {
      widenBytes();
    }
    if (chars.length > 0 && number > Character.MAX_VALUE) {
      widenChars();
    }
    if (bytes.length > 0) {
      bytes[slot] = (byte) number;
    } else if (chars.length > 0) {
      chars[slot] = (char) number;
    } else {
      ints[slot] = number;
    }
  }

  private void widenBytes() {
    chars = new char[bytes.length];
    for (int slot = 0; slot < chars.length; slot++) {
      chars[slot] = (char) (bytes[slot] & 0xFF);
    }
    bytes = NO_BYTES;
  }

  private void widenChars() {
    ints = new int[chars.length];
    for (int slot = 0; slot < ints.length; slot++) {
      ints[slot] = chars[slot];
    }
    chars = NO_CHARS;
  }

  /** Makes room for more machines. */
  public void grow(int capacity) {
    if (bytes.length > 0) {
      bytes = Arrays.copyOf(bytes, capacity);
    } else if (chars.length > 0) {
      chars = Arrays.copyOf(chars, capacity);
    } else {
      ints = Arrays.copyOf(ints, capacity);
    }
  }
}
