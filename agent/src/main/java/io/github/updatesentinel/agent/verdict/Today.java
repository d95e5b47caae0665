package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time that rules by date use: corrected by the collector's clock where that is known and not
 * before a day that is past in any case. What this computer itself has stamped is compared with its
 * own clock.
 *
 * @param clock the computer's own
 * @param now null where the computer's date can't be right
 * @param notBefore a day that is past in any case
 * @param reasons why the clock is wrong; empty where it is not known to be
 */
record Today(Instant clock, @Nullable Instant now, LocalDate notBefore, List<Reason> reasons) {
  private static final Duration MAX_SKEW = Duration.ofMinutes(10);

  /**
   * @param clock the computer's own
   * @param skew how far it is ahead of the collector's; null where that is not known
   * @param agentReleased the day of this version of the agent
   * @param installedReleased the day of the installed release of Windows, where a list has it
   */
  static Today of(
      Instant clock,
      @Nullable Duration skew,
      Baselines baselines,
      LocalDate agentReleased,
      Optional<LocalDate> installedReleased) {
    LocalDate notBefore = later(agentReleased, newestShipped(baselines));
    if (skew != null) {
      boolean wrong = skew.abs().compareTo(MAX_SKEW) > 0;
      Instant corrected = clock.minus(skew);
      // A collector whose clock is before what this computer runs is not believed: it could set
      // back all rules by date, and hide what is overdue.
      boolean believed = !corrected.isBefore(start(later(notBefore, installedReleased)));
      boolean known = believed || !clock.isBefore(start(notBefore));
      // To the minute, and without its changes: an unsteady clock is no news at every check.
      return new Today(
          clock,
          believed ? corrected : known ? clock : null,
          notBefore,
          wrong ? List.of(new Reason(ReasonCode.CLOCK_WRONG, text(skew))) : List.of());
    }
    if (clock.isBefore(start(notBefore))) {
      String detail = "the date is before the release of this version, " + notBefore;
      return new Today(clock, null, notBefore, List.of(new Reason(ReasonCode.CLOCK_WRONG, detail)));
    }
    return new Today(clock, clock, notBefore, List.of());
  }

  /** What is installed, or was shipped with a version, was there before today. */
  private static LocalDate later(LocalDate released, Optional<LocalDate> other) {
    return other.filter(released::isBefore).orElse(released);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static String text(Duration skew) {
    String by = Duration.ofMinutes(skew.abs().toMinutes()).toString();
    return by + (skew.isNegative() ? " behind the collector" : " ahead of the collector");
  }

  private static Optional<LocalDate> newestShipped(Baselines baselines) {
    return baselines.lists().stream()
        .filter(list -> list.source() == BaselineSource.SHIPPED)
        .flatMap(list -> list.newest().stream())
        .findFirst();
  }

  Optional<LocalDate> day() {
    return Optional.ofNullable(now).map(instant -> instant.atZone(ZoneOffset.UTC).toLocalDate());
  }

  /** Today, or else a day that is past: nothing is required that came out after it. */
  LocalDate dayAtLeast() {
    return day().orElse(notBefore);
  }

  /** Whether something that this computer stamped is longer ago than a limit. */
  boolean isOlder(Instant then, Duration limit) {
    return Duration.between(then, clock).compareTo(limit) > 0;
  }

  /** Whether a day is known to be longer ago than a limit. */
  boolean isOlder(LocalDate day, Duration limit) {
    return now != null && Duration.between(start(day), now).compareTo(limit) > 0;
  }

  /** For what people and policies set; the computer's own where it can't be right. */
  Instant corrected() {
    return now == null ? clock : now;
  }

  /** Whether something that people or policies set is ahead by more than a limit. */
  boolean isFurtherAhead(Instant then, Duration limit) {
    return Duration.between(corrected(), then).compareTo(limit) > 0;
  }

  /** Whether a day is ahead by more than a limit, as far as that is known. */
  boolean isFurtherAhead(LocalDate day, Duration limit) {
    return now != null && Duration.between(now, start(day)).compareTo(limit) > 0;
  }
}
