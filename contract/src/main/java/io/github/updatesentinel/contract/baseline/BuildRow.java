package io.github.updatesentinel.contract.baseline;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One release of one build line.
 *
 * @param kb null for the original release, or where not known
 * @param released the day that a source gives
 * @param releasedEstimate the day it should have come out by the monthly rhythm; weaker than the
 *     others
 * @param notAfter it was out by that day
 * @param kind B (monthly security), C or D (preview), OOB; null where not known
 */
public record BuildRow(
    int build,
    int ubr,
    @Nullable String kb,
    @Nullable LocalDate released,
    @Nullable LocalDate releasedEstimate,
    @Nullable LocalDate notAfter,
    @Nullable String kind) {

  /** As {@code winver} shows it: {@code 19044.2006}. */
  public String os() {
    return build + "." + ubr;
  }

  /** The latest day it can have come out, so that an age is never overstated by a guess. */
  Optional<LocalDate> outBy() {
    return Optional.ofNullable(
        released != null ? released : notAfter != null ? notAfter : releasedEstimate);
  }

  /**
   * Whether every managed machine gets it. WSUS is not sent previews, and an out-of-band release
   * goes to those who need it.
   */
  boolean isMonthly() {
    if (kind != null) {
      return kind.equals("B");
    }
    LocalDate day = released != null ? released : releasedEstimate;
    return day != null && isPatchTuesday(day);
  }

  /** The second Tuesday of the month. */
  private static boolean isPatchTuesday(LocalDate day) {
    return day.getDayOfWeek() == DayOfWeek.TUESDAY
        && day.getDayOfMonth() >= 8
        && day.getDayOfMonth() <= 14;
  }
}
