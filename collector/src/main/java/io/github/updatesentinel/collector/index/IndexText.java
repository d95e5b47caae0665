package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.TextSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts of a machine as far as the index keeps them, which has all machines in memory. The store
 * has them whole; those of real computers are shorter.
 */
final class IndexText {
  /** What a text or a set ends with that is cut; and what stands for one that is not kept. */
  static final String CUT = "…";

  /** Characters of a text, such as the URL of a server. */
  static final int MAX = 256;

  /** Characters of a set; all tags of a machine, and 100 KB numbers, are fewer. */
  static final int MAX_SET = 1_400;

  private IndexText() {}

  /** As it is kept; a filter looks for it in the same form. */
  static String of(String text) {
    if (text.length() <= MAX) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX - 1)) ? MAX - 1 : MAX;
    return text.substring(0, end) + CUT;
  }

  /** A set with its first entries, and one that shows that there were more. */
  static @Nullable String set(@Nullable String set) {
    if (set == null || set.length() <= MAX_SET) {
      return set;
    }
    List<String> kept = new ArrayList<>(TextSet.entries(lines(set)));
    kept.add(CUT);
    return TextSet.of(kept);
  }

  /** The first whole lines. */
  static @Nullable String lines(@Nullable String text) {
    if (text == null || text.length() <= MAX_SET) {
      return text;
    }
    int end = text.lastIndexOf('\n', MAX_SET);
    return end < 0 ? null : text.substring(0, end);
  }
}
