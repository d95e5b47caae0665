package io.github.updatesentinel.collector.index.name;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Patterns with {@code *} and {@code ?} for names. Few names are compared with a pattern as a
 * whole: first their begin, their end, and which pairs of bytes they contain have to fit it.
 */
public final class NamePatterns {
  private final Pattern[] patterns;

  /** Patterns by their places in this list. */
  public NamePatterns(List<String> patterns) {
    this.patterns = patterns.stream().map(Pattern::new).toArray(Pattern[]::new);
  }

  /**
   * Whether a name, or what is before its first dot, fits one of the patterns.
   *
   * @param found to be set for each pattern that fits; one that is set already is compared only if
   *     no other fits
   */
  public boolean fit(byte[] block, int begin, int end, boolean[] found) {
    boolean any = false;
    boolean signed = false;
    long pairs = 0;
    int dot = dot(block, begin, end);
    for (int i = 0; i < patterns.length; i++) {
      Pattern pattern = patterns[i];
      if ((any && found[i]) || !pattern.begins(block, begin, end)) {
        continue;
      }
      boolean whole = pattern.ends(block, begin, end);
      boolean host = dot >= 0 && pattern.ends(block, begin, dot);
      if (!whole && !host) {
        continue;
      }
      if (pattern.pairs != 0) {
        if (!signed) {
          pairs = pairs(block, begin, end);
          signed = true;
        }
        if ((pairs & pattern.pairs) != pattern.pairs) {
          continue;
        }
      }
      if ((whole && Names.fits(pattern.bytes, block, begin, end))
          || (host && Names.fits(pattern.bytes, block, begin, dot))) {
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

  /** A bit for each pair of bytes side by side; some pairs share a bit. */
  private static long pairs(byte[] bytes, int begin, int end) {
    long pairs = 0;
    for (int i = begin + 1; i < end; i++) {
      pairs |= 1L << ((((bytes[i - 1] << Byte.SIZE) ^ bytes[i]) * 0x9E3779B9) >>> 26);
    }
    return pairs;
  }

  /** One pattern. */
  private static final class Pattern {
    final byte[] bytes;

    /** What is before its first wildcard. */
    private final byte[] begin;

    /** What is behind its last one. */
    private final byte[] end;

    /** What is between wildcards has these. */
    final long pairs;

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
      long between = 0;
      int from = first;
      for (int i = first; i < last; i++) {
        if (wild(bytes[i])) {
          between |= NamePatterns.pairs(bytes, from, i);
          from = i + 1;
        }
      }
      begin = Arrays.copyOf(bytes, first);
      end = Arrays.copyOfRange(bytes, last, bytes.length);
      pairs = between;
    }

    private static boolean wild(byte value) {
      return value == '*' || value == '?';
    }

    boolean begins(byte[] block, int from, int until) {
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

    boolean ends(byte[] block, int from, int until) {
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
