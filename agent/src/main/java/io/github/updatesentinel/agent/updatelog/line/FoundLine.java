package io.github.updatesentinel.agent.updatelog.line;

import io.github.updatesentinel.agent.updatelog.text.LineText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The result of a scan: {@code Found 31 updates and 118 categories in search; evaluated appl. rules
 * of 1964 out of 3057 deployed entities}.
 *
 * @param updates null where the number is not readable
 * @param evaluated null where the line is cut before it
 * @param deployed null where the line is cut before it
 */
public record FoundLine(
    @Nullable Integer updates, @Nullable Integer evaluated, @Nullable Integer deployed) {
  /**
   * The second form is for pasted lines that have lost letters. Blanks are possessive: two of them
   * around optional letters would divide a long gap in every way there is.
   */
  private static final Pattern FOUND =
      Pattern.compile(
          "(?<![A-Za-z:])Found\\s*+(\\d{1,9})\\s*+updates\\s*+and"
              + "|(?<!\\d)(\\d{1,9})\\s*+u?p?d?a?t?e?s?\\s*+and\\s*+\\d{1,9}\\s*+"
              + "c?a?t?e?g?o?r?i?e?s?\\s*+in\\s*+search");

  private static final Pattern RULES =
      Pattern.compile("rules\\s++of\\s++(\\d{1,9})\\s++out\\s++of\\s++(\\d{1,9})");

  public static @Nullable FoundLine of(byte[] bytes, int from, int to) {
    String text = LineText.of(bytes, from, to);
    Matcher found = FOUND.matcher(text);
    if (!found.find()) {
      return null;
    }
    Matcher rules = RULES.matcher(text);
    boolean complete = rules.find();
    return new FoundLine(
        Integer.valueOf(found.group(1) == null ? found.group(2) : found.group(1)),
        complete ? Integer.valueOf(rules.group(1)) : null,
        complete ? Integer.valueOf(rules.group(2)) : null);
  }
}
