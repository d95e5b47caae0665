package io.github.updatesentinel.contract.baseline;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** The second Tuesday of each month, on which Windows gets its cumulative update; in UTC. */
public final class PatchDays {
  private PatchDays() {}

  public static boolean isOne(LocalDate day) {
    return day.equals(ofMonth(day));
  }

  /** The first one after a day, which is not that day itself. */
  public static LocalDate firstAfter(LocalDate day) {
    LocalDate ofMonth = ofMonth(day);
    return ofMonth.isAfter(day) ? ofMonth : ofMonth(day.plusMonths(1));
  }

  /** The last one that is not after a day. */
  public static LocalDate lastUntil(LocalDate day) {
    LocalDate ofMonth = ofMonth(day);
    return ofMonth.isAfter(day) ? ofMonth(day.minusMonths(1)) : ofMonth;
  }

  private static LocalDate ofMonth(LocalDate day) {
    return day.with(TemporalAdjusters.dayOfWeekInMonth(2, DayOfWeek.TUESDAY));
  }
}
