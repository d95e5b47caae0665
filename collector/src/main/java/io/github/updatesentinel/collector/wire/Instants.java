package io.github.updatesentinel.collector.wire;

import java.time.DateTimeException;
import java.time.LocalDate;

/** RFC 3339 in UTC, as {@code config/heartbeat.schema.json} has it; twenty times each heartbeat. */
final class Instants {
  private static final int WITHOUT_FRACTION = "2026-11-22T08:00:03Z".length();
  private static final int MAX_FRACTION = 9;
  private static final long DAY_MS = 86_400_000;

  private Instants() {}

  /**
   * Milliseconds since 1970. A leap second is the first of the next minute.
   *
   * @throws DateTimeException if it is none, or a day that does not exist
   */
  static long parse(String text) {
    int length = text.length();
    if (length < WITHOUT_FRACTION
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(length - 1) != 'Z') {
      throw new DateTimeException("another form");
    }
    LocalDate day =
        LocalDate.of(number(text, 0, 4, 9999), number(text, 5, 7, 12), number(text, 8, 10, 31));
    long minutes = number(text, 11, 13, 23) * 60L + number(text, 14, 16, 59);
    long seconds = minutes * 60 + number(text, 17, 19, 60);
    return day.toEpochDay() * DAY_MS + seconds * 1000 + fraction(text, length);
  }

  private static int fraction(String text, int length) {
    if (length == WITHOUT_FRACTION) {
      return 0;
    }
    int digits = length - WITHOUT_FRACTION - 1;
    if (text.charAt(19) != '.' || digits < 1 || digits > MAX_FRACTION) {
      throw new DateTimeException("another form of fraction");
    }
    int nanos = number(text, 20, 20 + digits, Integer.MAX_VALUE);
    for (int i = digits; i < MAX_FRACTION; i++) {
      nanos *= 10;
    }
    return nanos / 1_000_000;
  }

  private static int number(String text, int from, int to, int max) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("no digit");
      }
      number = number * 10 + digit;
    }
    if (number > max) {
      throw new DateTimeException("out of range");
    }
    return number;
  }
}
