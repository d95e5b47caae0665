package io.github.updatesentinel.config.builds;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of the list, which is one line of the file.
 *
 * @param text the line
 * @param server whether it is a release for servers alone
 */
record Release(String text, int build, int ubr, boolean server) {
  private static final Pattern ROW =
      Pattern.compile(
          "\\{\"build\":\\d{5},\"ubr\":\\d{1,6}(,\"kb\":\"KB\\d{6,8}\")?"
              + "(,\"released\":\"DAY\"|,\"releasedEstimate\":\"DAY\")?(,\"notAfter\":\"DAY\")?"
                  .replace("DAY", "\\d{4}-\\d{2}-\\d{2}")
              + "(,\"kind\":\"(B|C|D|OOB|H)\")?(,\"of\":\\d{1,6})?(,\"family\":\"SERVER\")?\\}");

  static Release parse(String line) {
    if (!ROW.matcher(line).matches()) {
      throw new IllegalArgumentException(line);
    }
    return new Release(
        line,
        Integer.parseInt(member(line, "build").orElseThrow()),
        Integer.parseInt(member(line, "ubr").orElseThrow()),
        line.contains("\"family\":\"SERVER\""));
  }

  static Optional<String> member(String line, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(line);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  Optional<String> kb() {
    return member(text, "kb");
  }

  String kind() {
    return member(text, "kind").orElse("");
  }

  int of() {
    return Integer.parseInt(member(text, "of").orElseThrow());
  }

  /** As a source gives it. */
  Optional<LocalDate> released() {
    return member(text, "released").map(LocalDate::parse);
  }

  /** The same, else as the monthly rhythm has it. */
  Optional<LocalDate> day() {
    return released().or(() -> member(text, "releasedEstimate").map(LocalDate::parse));
  }

  /** The latest day it can have come out, as agents take it. */
  Optional<LocalDate> outBy() {
    return released().or(() -> member(text, "notAfter").map(LocalDate::parse)).or(this::day);
  }

  boolean isMonthly() {
    return kind().equals("B");
  }

  /** Such as {@code 26100} or {@code 26100 SERVER}. */
  String line() {
    return build + (server ? " SERVER" : "");
  }

  String os() {
    return build + "." + ubr;
  }

  static boolean isPatchDay(LocalDate day) {
    return day.equals(day.with(TemporalAdjusters.dayOfWeekInMonth(2, DayOfWeek.TUESDAY)));
  }
}
