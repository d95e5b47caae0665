package io.github.updatesentinel.agent.updatelog.line;

import io.github.updatesentinel.agent.updatelog.text.Ascii;
import io.github.updatesentinel.agent.updatelog.text.LineText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line such as {@code Criteria = IsInstalled=0""}. */
public final class ValueLine {
  private static final Pattern GUID =
      Pattern.compile(
          "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

  private static final Pattern CORRELATION = Pattern.compile("\\(cV[ :=][^()]*\\)\\s*+$");

  private ValueLine() {}

  /** What follows the equals sign; null if there is none. */
  public static @Nullable String after(LogLine line, int from) {
    int at = Ascii.skipBlanks(line.bytes(), from, line.to());
    return at < line.to() && line.bytes()[at] == '='
        ? LineText.of(line.bytes(), at + 1, line.to()).strip()
        : null;
  }

  /** Without the quotation marks and the correlation vector that versions add. */
  public static String unquoted(String value) {
    String text = CORRELATION.matcher(value).replaceFirst("").strip();
    while (text.endsWith("\"")) {
      text = text.substring(0, text.length() - 1).strip();
    }
    while (text.startsWith("\"")) {
      text = text.substring(1).strip();
    }
    return text;
  }

  /** The first GUID of the text, in capitals; null if there is none. */
  public static @Nullable String guid(String text) {
    Matcher guid = GUID.matcher(text);
    return guid.find() ? guid.group().toUpperCase(Locale.ROOT) : null;
  }
}
