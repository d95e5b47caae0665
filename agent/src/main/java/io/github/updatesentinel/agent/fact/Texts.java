package io.github.updatesentinel.agent.fact;

import org.jspecify.annotations.Nullable;

/** Bounds what others wrote. */
public final class Texts {
  /** Most that is kept of a title, a message or the like. */
  public static final int MAX_LENGTH = 1000;

  private Texts() {}

  /** The same for a text that may not be known. */
  public static @Nullable String cutIfKnown(@Nullable String text, int maxLength) {
    return text == null ? null : cut(text, maxLength);
  }

  /** The first {@code maxLength} UTF-16 units at most, never half a character. */
  public static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
    return text.substring(0, end);
  }
}
