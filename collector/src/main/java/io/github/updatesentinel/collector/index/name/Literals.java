package io.github.updatesentinel.collector.index.name;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Finds which of several literals are in a name: an automaton of Aho and Corasick, one step for
 * each byte however many literals there are.
 */
final class Literals {
  private static final int BYTES = 1 << Byte.SIZE;

  /** For each node of the automaton, times {@link #BYTES}, and each byte: the next node, so too. */
  private int[] next = new int[BYTES];

  /** For each node: a bit for each literal that ends there. */
  private long[] ending = new long[1];

  private int nodes = 1;

  /**
   * Literals by their bits.
   *
   * @param literals at most 64 with at least one byte each; those that are empty are never found
   */
  Literals(List<byte[]> literals) {
    for (int i = 0; i < literals.size(); i++) {
      if (literals.get(i).length > 0) {
        int node = add(literals.get(i));
        ending[node] |= 1L << i;
      }
    }
    link();
  }

  /** Whether there is none to be found. */
  boolean isEmpty() {
    return nodes == 1;
  }

  /**
   * Finds those that are in two names: the steps through one fill the waits for the other.
   *
   * @param found to take the bits of those in the first and in the second one
   */
  void in(
      byte[] block,
      int start,
      int length,
      byte[] other,
      int otherStart,
      int otherLength,
      long[] found) {
    int both = Math.min(length, otherLength);
    int at = 0;
    int otherAt = 0;
    long in = 0;
    long inOther = 0;
    for (int i = 0; i < both; i++) {
      at = next[at | (block[start + i] & (BYTES - 1))];
      otherAt = next[otherAt | (other[otherStart + i] & (BYTES - 1))];
      in |= ending[at >>> Byte.SIZE];
      inOther |= ending[otherAt >>> Byte.SIZE];
    }
    found[0] = in | rest(at, block, start + both, start + length);
    found[1] = inOther | rest(otherAt, other, otherStart + both, otherStart + otherLength);
  }

  private long rest(int from, byte[] block, int begin, int end) {
    int at = from;
    long in = 0;
    for (int i = begin; i < end; i++) {
      at = next[at | (block[i] & (BYTES - 1))];
      in |= ending[at >>> Byte.SIZE];
    }
    return in;
  }

  private int add(byte[] literal) {
    int node = 0;
    for (byte value : literal) {
      int step = node * BYTES | (value & (BYTES - 1));
      if (next[step] == 0) {
        if (nodes == ending.length) {
          next = Arrays.copyOf(next, 2 * next.length);
          ending = Arrays.copyOf(ending, 2 * nodes);
        }
        next[step] = nodes++ * BYTES;
      }
      node = next[step] / BYTES;
    }
    return node;
  }

  /** Where a literal does not go on, the longest end of it that begins another one does. */
  private void link() {
    int[] fallback = new int[nodes];
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(0));
    while (!queue.isEmpty()) {
      int node = queue.remove();
      ending[node] |= ending[fallback[node]];
      for (int value = 0; value < BYTES; value++) {
        int step = node * BYTES + value;
        int other = node == 0 ? 0 : next[fallback[node] * BYTES + value];
        if (next[step] == 0) {
          next[step] = other;
        } else {
          fallback[next[step] / BYTES] = other / BYTES;
          queue.add(next[step] / BYTES);
        }
      }
    }
  }
}
