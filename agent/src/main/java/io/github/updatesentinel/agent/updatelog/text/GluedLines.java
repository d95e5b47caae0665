package io.github.updatesentinel.agent.updatelog.text;

/** Finds the beginning of a line within another: the end of the line between them was lost. */
public final class GluedLines {
  /** Shortest beginning of a line: date, time, process, and thread. */
  private static final int SHORTEST = 26;

  private GluedLines() {}

  /**
   * Whether a line begins here: {@code 2021-07-13 18:06:20.8918006 3752 10212 Agent}. A report
   * event within a line has no thread.
   */
  public static boolean isHeader(byte[] bytes, int from, int to) {
    return to - from >= SHORTEST
        && bytes[from] == '2'
        && bytes[from + 1] == '0'
        && isDate(bytes, from)
        && hasRest(bytes, from, to);
  }

  private static boolean hasRest(byte[] bytes, int from, int to) {
    int at = Ascii.skipBlanks(bytes, from + 10, to);
    if (at == from + 10 || to - at < 12 || !isTime(bytes, at)) {
      return false;
    }
    at += 8;
    if (bytes[at] != '.' && bytes[at] != ':') {
      return false;
    }
    int end = Ascii.skipDigits(bytes, at + 1, to);
    if (end == at + 1) {
      return false;
    }
    at = Ascii.skipBlanks(bytes, end, to);
    end = Ascii.skipDigits(bytes, at, to);
    if (end == at) {
      return false;
    }
    int thread = Ascii.skipBlanks(bytes, end, to);
    end = thread;
    while (end < to && Ascii.isHex(bytes[end])) {
      end++;
    }
    int component = Ascii.skipBlanks(bytes, end, to);
    return end > thread && component > end && component < to && Ascii.isLetter(bytes[component]);
  }

  private static boolean isDate(byte[] bytes, int at) {
    byte separator = bytes[at + 4];
    return (separator == '/' || separator == '-' || separator == '.')
        && bytes[at + 7] == separator
        && digits(bytes, at + 2)
        && digits(bytes, at + 5)
        && digits(bytes, at + 8);
  }

  private static boolean isTime(byte[] bytes, int at) {
    return bytes[at + 2] == ':'
        && bytes[at + 5] == ':'
        && digits(bytes, at)
        && digits(bytes, at + 3)
        && digits(bytes, at + 6);
  }

  private static boolean digits(byte[] bytes, int at) {
    return Ascii.isDigit(bytes[at]) && Ascii.isDigit(bytes[at + 1]);
  }
}
