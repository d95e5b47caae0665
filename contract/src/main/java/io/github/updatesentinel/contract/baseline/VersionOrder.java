package io.github.updatesentinel.contract.baseline;

import java.util.Comparator;

/**
 * The natural order of version names: {@code 2026-11-9} is older than {@code 2026-11-10}.
 *
 * <p>A name is cut into runs of the digits 0 to 9 and runs of anything else, and compared run by
 * run: digits by their value, however many there are, so that {@code 07} and {@code 7} are the
 * same; others as text, by UTF-16 units; digits come before others; and where one name ends first,
 * it is the older one.
 */
public final class VersionOrder implements Comparator<String> {
  @Override
  public int compare(String first, String second) {
    int i = 0;
    int j = 0;
    while (i < first.length() && j < second.length()) {
      int iEnd = runEnd(first, i);
      int jEnd = runEnd(second, j);
      int order = compareRuns(first.substring(i, iEnd), second.substring(j, jEnd));
      if (order != 0) {
        return order;
      }
      i = iEnd;
      j = jEnd;
    }
    return Boolean.compare(i < first.length(), j < second.length());
  }

  private static int compareRuns(String first, String second) {
    if (!isDigit(first.charAt(0)) || !isDigit(second.charAt(0))) {
      return first.compareTo(second);
    }
    String a = withoutZeros(first);
    String b = withoutZeros(second);
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static int runEnd(String text, int start) {
    int end = start + 1;
    while (end < text.length() && isDigit(text.charAt(end)) == isDigit(text.charAt(start))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String withoutZeros(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }
}
