package io.github.updatesentinel.collector.store;

import org.jspecify.annotations.Nullable;

/** Texts of machines made fit for a column. */
public final class Columns {
  private static final char REPLACEMENT = '\uFFFD';

  private Columns() {}

  /**
   * Replaces what PostgreSQL refuses (U+0000, lone surrogates) by U+FFFD, and cuts.
   *
   * @param maxLength in UTF-16 units; a pair is not cut in half
   */
  public static String text(String text, int maxLength) {
    int length = Math.min(text.length(), maxLength);
    if (length < text.length() && length > 0 && pairAt(text, length - 1)) {
      length--;
    }
    StringBuilder mended = null;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (pairAt(text, i) && i + 1 < length) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        mended = mended == null ? new StringBuilder(text.substring(0, length)) : mended;
        mended.setCharAt(i, REPLACEMENT);
      }
    }
    return mended == null ? text.substring(0, length) : mended.toString();
  }

  /** As {@link #text}; null stays null. */
  public static @Nullable String textOrNull(@Nullable String text, int maxLength) {
    return text == null ? null : text(text, maxLength);
  }

  private static boolean pairAt(String text, int i) {
    return i + 1 < text.length()
        && Character.isHighSurrogate(text.charAt(i))
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
