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

  /**
   * One line of what a stranger wrote: cut, and with a question mark for each character that could
   * break the line, hide or turn round a part of it.
   */
  public static String line(String text, int maxLength) {
    StringBuilder line = new StringBuilder();
    cut(text, maxLength)
        .codePoints()
        .map(character -> isPlain(character) ? character : '?')
        .forEach(line::appendCodePoint);
    return line.toString();
  }

  private static boolean isPlain(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
