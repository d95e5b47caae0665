package io.github.updatesentinel.collector.page;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Text of a machine as people may look at it: what is invisible, or turns the direction of what
 * follows, is shown as {@code ⟨U+202E⟩}. Templates escape HTML and put it into {@code <bdi>}.
 */
public final class Visible {
  private Visible() {}

  /** The whole text; empty for null. */
  public static String text(@Nullable String text) {
    return text == null ? "" : shown(text, Integer.MAX_VALUE);
  }

  /**
   * The beginning of a text for a narrow place, with … where it was cut.
   *
   * @param length in characters as people count them, roughly
   */
  public static String cut(@Nullable String text, int length) {
    return text == null ? "" : shown(text, length);
  }

  /** As {@link #text}, but lines stay lines: for formatted JSON. */
  public static String lines(String text) {
    return text.lines().map(Visible::text).collect(Collectors.joining("\n"));
  }

  private static String shown(String text, int length) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), 256));
    int characters = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (characters++ == length) {
        return shown.append('…').toString();
      }
      int character = text.codePointAt(i);
      if (invisible(character)) {
        shown.append(String.format(Locale.ROOT, "⟨U+%04X⟩", character));
      } else {
        shown.appendCodePoint(character);
      }
    }
    return shown.toString();
  }

  private static boolean invisible(int character) {
    return Character.getType(character) == Character.SPACE_SEPARATOR
        ? character != ' ' && character != '\u3000'
        : hasNoGlyph(character);
  }

  /** Whether a character is not seen, or changes how others are seen. */
  public static boolean hasNoGlyph(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
