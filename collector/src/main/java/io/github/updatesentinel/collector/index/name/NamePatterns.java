package io.github.updatesentinel.collector.index.name;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Patterns with {@code *} and {@code ?} for names. Few names are compared with a pattern as a
 * whole: one pass over a name finds which patterns have their longest part between wildcards in it,
 * and their begin and end have to fit it.
 */
public final class NamePatterns {
  private final Pattern[] patterns;
  private final Literals literals;

  // Those that have no part in the literals are told apart by a byte, or not before they are
  // compared.
  private final long[] byBegin = new long[1 << Byte.SIZE];
  private final long[] byEnd = new long[1 << Byte.SIZE];
  private final boolean anyEnd;
  private final long always;

  private final long[] inPair = new long[2];

  /** Patterns by their places in this list, at most 64. Not thread-safe. */
  public NamePatterns(List<String> patterns) {
    if (patterns.size() > Long.SIZE) {
      throw new IllegalArgumentException(patterns.size() + " patterns");
    }
    this.patterns = patterns.stream().map(Pattern::new).toArray(Pattern[]::new);
    literals = new Literals(Arrays.stream(this.patterns).map(pattern -> pattern.part).toList());
    long others = 0;
    boolean ends = false;
    for (int i = 0; i < this.patterns.length; i++) {
      Pattern pattern = this.patterns[i];
      long bit = 1L << i;
      if (pattern.part.length > 0) {
        continue;
      }
      if (pattern.begin.length > 0) {
        byBegin[Byte.toUnsignedInt(pattern.begin[0])] |= bit;
      } else if (pattern.end.length > 0) {
        byEnd[Byte.toUnsignedInt(pattern.end[pattern.end.length - 1])] |= bit;
        ends = true;
      } else {
        others |= bit;
      }
    }
    anyEnd = ends;
    always = others;
  }

  /**
   * Finds the names that fit one of the patterns: as a whole, or with what is before their first
   * dot.
   *
   * @param at where they are, by their numbers
   * @param length how long they are
   * @param size how many there are
   * @param fitting to be set for each name that fits
   * @param found to be set for each pattern that a name fits
   */
  public void find(
      Names names, int[] at, short[] length, int size, BitSet fitting, boolean[] found) {
    for (int one = 0; one < size; one += 2) {
      int other = Math.min(one + 1, size - 1);
      byte[] block = names.block(at[one]);
      int start = Names.start(at[one]);
      byte[] otherBlock = names.block(at[other]);
      int otherStart = Names.start(at[other]);
      if (!literals.isEmpty()) {
        literals.in(block, start, length[one], otherBlock, otherStart, length[other], inPair);
      }
      if (fits(inPair[0], block, start, start + length[one], found)) {
        fitting.set(one);
      }
      if (fits(inPair[1], otherBlock, otherStart, otherStart + length[other], found)) {
        fitting.set(other);
      }
    }
  }

  private boolean fits(long parts, byte[] block, int begin, int end, boolean[] found) {
    long possible = parts | always;
    int dot = anyEnd ? dot(block, begin, end) : -1;
    if (begin < end) {
      possible |= byBegin[Byte.toUnsignedInt(block[begin])];
      if (anyEnd) {
        possible |= byEnd[Byte.toUnsignedInt(block[end - 1])];
        possible |= dot > begin ? byEnd[Byte.toUnsignedInt(block[dot - 1])] : 0;
      }
    }
    if (possible == 0) {
      return false;
    }
    dot = anyEnd ? dot : dot(block, begin, end);
    boolean any = false;
    for (long left = possible; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      // A pattern that was found is compared until the name fits one.
      if ((!any || !found[i]) && patterns[i].fits(block, begin, dot, end)) {
        found[i] = true;
        any = true;
      }
    }
    return any;
  }

  private static int dot(byte[] block, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (block[i] == '.') {
        return i;
      }
    }
    return -1;
  }

  /** One pattern. */
  private static final class Pattern {
    /** Longer parts are cut: each byte takes a kilobyte while names are searched. */
    private static final int MAX_PART = 32;

    private final byte[] bytes;

    /** What is before its first wildcard. */
    final byte[] begin;

    /** What is behind its last one. */
    final byte[] end;

    /** The longest of what is between wildcards. */
    final byte[] part;

    /** Whether each name that has the part fits. */
    private final boolean partOnly;

    Pattern(String text) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
      int first = 0;
      while (first < bytes.length && !wild(bytes[first])) {
        first++;
      }
      int last = bytes.length;
      while (last > first && !wild(bytes[last - 1])) {
        last--;
      }
      begin = Arrays.copyOf(bytes, first);
      end = Arrays.copyOfRange(bytes, last, bytes.length);
      byte[] longest = longest(bytes, first, last);
      part = Arrays.copyOf(longest, Math.min(MAX_PART, longest.length));
      partOnly = part.length == longest.length && text.matches("[*]+[^*?]+[*]+");
    }

    private static byte[] longest(byte[] bytes, int first, int last) {
      int begin = first;
      int length = 0;
      int from = first;
      for (int i = first; i < last; i++) {
        if (wild(bytes[i])) {
          if (i - from > length) {
            begin = from;
            length = i - from;
          }
          from = i + 1;
        }
      }
      return Arrays.copyOfRange(bytes, begin, begin + length);
    }

    private static boolean wild(byte value) {
      return value == '*' || value == '?';
    }

    /** Whether a name, or what is before its dot, fits, if it has the part. */
    boolean fits(byte[] block, int from, int dot, int until) {
      return partOnly
          || (begins(block, from, until)
              && ((ends(block, from, until) && Names.fits(bytes, block, from, until))
                  || (dot >= 0 && ends(block, from, dot) && Names.fits(bytes, block, from, dot))));
    }

    private boolean begins(byte[] block, int from, int until) {
      if (until - from < begin.length) {
        return false;
      }
      for (int i = 0; i < begin.length; i++) {
        if (block[from + i] != begin[i]) {
          return false;
        }
      }
      return true;
    }

    private boolean ends(byte[] block, int from, int until) {
      if (until - from < begin.length + end.length) {
        return false;
      }
      for (int i = 1; i <= end.length; i++) {
        if (block[until - i] != end[end.length - i]) {
          return false;
        }
      }
      return true;
    }
  }
}
