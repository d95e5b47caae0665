package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.fact.Reading;
import java.util.function.Function;

/** The lines of a report: labels in one column, what belongs to them in the next. */
final class ReportLines {
  private static final int LABEL_COLUMNS = 20;

  private final ReportTexts texts;
  private final StringBuilder out = new StringBuilder();

  ReportLines(ReportTexts texts) {
    this.texts = texts;
  }

  void blank() {
    out.append(System.lineSeparator());
  }

  /**
   * A label, filled up to its column, and what belongs to it. Servers, files and the registry word
   * much of the text: the control characters in it are not for the console to act on.
   *
   * @param key of the label; empty for none
   */
  void line(String key, String text) {
    String label = key.isEmpty() ? "" : texts.get(key);
    int wide = (int) label.chars().filter(c -> c > 0xFF).count();
    out.append(label)
        .append(" ".repeat(Math.max(1, LABEL_COLUMNS - label.length() - wide)))
        .append(text.replaceAll("\\p{Cc}", " "))
        .append(System.lineSeparator());
  }

  /** What was read, or that it could not be, and why. */
  <T> String shown(Reading<T> reading, Function<T, String> words) {
    return reading
        .toOptional()
        .map(words)
        .orElseGet(
            () -> texts.get("unreadable") + reading.failure().map(why -> ": " + why).orElse(""));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
