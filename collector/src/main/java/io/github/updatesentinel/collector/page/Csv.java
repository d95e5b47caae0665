package io.github.updatesentinel.collector.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lines of RFC 4180 in which nothing is a formula, whatever a machine or a person called itself.
 */
public final class Csv {
  private static final String SIGNS = "=+-@|＝＋－＠｜";

  /** Where spreadsheets of other countries or habits would begin a cell as well. */
  private static final String SEPARATORS = ";\t\r\n";

  /** What a spreadsheet turns into a number, a day, a time, or a logical value. */
  private static final Pattern CONVERTED =
      Pattern.compile(
          "[0-9.,]*[0-9][0-9.,]*(e[+-]?[0-9]+)?%?"
              + "|[0-9]{1,4}([-/.:][0-9]{1,4}){1,2}"
              + "|[0-9]{0,4}[-/. ]?(MONTH)[-/. ]?[0-9]{0,4}"
                  .replace(
                      "MONTH",
                      "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?"
                          + "|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?")
              + "|([0-9]{2,4}年)?[0-9]{1,2}月([0-9]{1,2}日)?"
              + "|true|false",
          Pattern.CASE_INSENSITIVE);

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Csv() {}

  /** One line with its end, separated by commas; null is an empty cell. */
  public static String line(List<@Nullable String> cells) {
    return line(cells, ',');
  }

  /** The same with another separator: a comma, or a semicolon. */
  public static String line(List<@Nullable String> cells, char separator) {
    return cells.stream()
        .map(cell -> cell(cell, separator))
        .collect(Collectors.joining(String.valueOf(separator), "", "\r\n"));
  }

  /**
   * A name as it is, also in a spreadsheet that would take it for something else: 1E5 for 100000,
   * MAR1 for a day, 007 for 7. An apostrophe before it makes it text.
   */
  public static @Nullable String name(@Nullable String name) {
    return name != null && CONVERTED.matcher(name.strip()).matches() ? "'" + name : name;
  }

  /** A moment as spreadsheets of every country read it: UTC, to the second. */
  public static String moment(Instant at) {
    return MOMENT.format(at);
  }

  private static String cell(@Nullable String text, char separator) {
    if (text == null) {
      return "";
    }
    String safe = disarmed(text);
    return safe.chars().anyMatch(c -> c == '"' || c == separator || c == '\r' || c == '\n')
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
