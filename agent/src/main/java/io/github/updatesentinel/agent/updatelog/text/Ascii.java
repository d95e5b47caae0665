package io.github.updatesentinel.agent.updatelog.text;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Searches in bytes that hold ASCII text, without a string for each line. */
public final class Ascii {
  private Ascii() {}

  public static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  public static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  public static boolean isHex(byte c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  public static boolean isLetter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  public static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  public static int lower(byte c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  /** Where the word begins at or after {@code from}, in this case of letters; -1 if nowhere. */
  public static int indexOf(byte[] text, int from, int to, byte[] word) {
    byte first = word[0];
    int last = to - word.length;
    for (int at = from; at <= last; at++) {
      if (text[at] == first && matches(text, at, word)) {
        return at;
      }
    }
    return -1;
  }

  public static boolean contains(byte[] text, int from, int to, byte[] word) {
    return indexOf(text, from, to, word) >= 0;
  }

  /** Whether the text at this place is the word, in this case of letters. */
  public static boolean isAt(byte[] text, int at, int to, byte[] word) {
    return to - at >= word.length && text[at] == word[0] && matches(text, at, word);
  }

  /** Whether the text at this place is the word; letters may differ in case. */
  public static boolean startsWith(byte[] text, int at, int to, byte[] word) {
    if (to - at < word.length) {
      return false;
    }
    for (int index = 0; index < word.length; index++) {
      if (lower(text[at + index]) != lower(word[index])) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text that ends at this place ends with the word; letters may differ in case. */
  public static boolean endsWith(byte[] text, int from, int end, byte[] word) {
    return end - word.length >= from && startsWith(text, end - word.length, end, word);
  }

  /**
   * Where a byte at or after {@code from} is not above the limit, as no byte beyond ASCII is;
   * {@code to} if there is none. It looks at four bytes at once, since it sees all bytes of a log.
   */
  static int skipAbove(byte[] text, int from, int to, int limit) {
    int lowest = limit + 1;
    int at = from;
    while (at + 4 <= to
        && ((text[at] - lowest)
                | (text[at + 1] - lowest)
                | (text[at + 2] - lowest)
                | (text[at + 3] - lowest))
            >= 0) {
      at += 4;
    }
    while (at < to && text[at] > limit) {
      at++;
    }
    return at;
  }

  public static int skipBlanks(byte[] text, int from, int to) {
    int at = from;
    while (at < to && isBlank(text[at])) {
      at++;
    }
    return at;
  }

  public static int skipDigits(byte[] text, int from, int to) {
    int at = from;
    while (at < to && isDigit(text[at])) {
      at++;
    }
    return at;
  }

  /** The number that these digits are; {@code Integer.MAX_VALUE} if it is greater. */
  public static int number(byte[] text, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) {
      number = Math.min(number * 10 + (text[at] - '0'), Integer.MAX_VALUE);
    }
    return (int) number;
  }

  private static boolean matches(byte[] text, int at, byte[] word) {
    for (int index = 1; index < word.length; index++) {
      if (text[at + index] != word[index]) {
        return false;
      }
    }
    return true;
  }
}
