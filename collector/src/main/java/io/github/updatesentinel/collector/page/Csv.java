package io.github.updatesentinel.collector.page;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lines of RFC 4180 in which nothing is a formula, whatever a machine or a person called itself.
 */
public final class Csv {
  private static final String SIGNS = "=+-@|＝＋－＠｜";

  /** Where spreadsheets of other countries or habits would begin a cell as well. */
  private static final String SEPARATORS = ";\t\r\n";

  private Csv() {}

  /** One line with its end; null is an empty cell. */
  public static String line(List<@Nullable String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String safe = disarmed(text);
    return safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }

  /**
   * An apostrophe before a formula's sign makes it text; spaces before the sign hide it from us.
   */
  private static String disarmed(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 1);
    boolean begins = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean separates = SEPARATORS.indexOf(c) >= 0;
      // A sign without anything after it is no formula, and "-" means no user.
      if ((i == 0 && separates) || (begins && SIGNS.indexOf(c) >= 0 && i + 1 < text.length())) {
        safe.append('\'');
      }
      safe.append(c);
      begins = separates || (begins && blank(c));
    }
    return safe.toString();
  }

  private static boolean blank(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }
}
