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
 * The time that rules by date use: corrected by the collector's clock where that is known.
 *
 * @param now null where the computer's date can't be right
 * @param reasons why the clock is wrong; empty where it is not known to be
 */
record Today(@Nullable Instant now, List<Reason> reasons) {
  private static final Duration MAX_SKEW = Duration.ofMinutes(10);

  /**
   * @param clock the computer's own
   * @param skew how far it is ahead of the collector's; null where that is not known
   */
  static Today of(Instant clock, @Nullable Duration skew, Baselines baselines) {
    if (skew != null) {
      boolean wrong = skew.abs().compareTo(MAX_SKEW) > 0;
      // To the minute, and without its changes: an unsteady clock is no news at every check.
      return new Today(
          clock.minus(skew),
          wrong ? List.of(new Reason(ReasonCode.CLOCK_WRONG, text(skew))) : List.of());
    }
    // What was shipped with this version is no newer than this version.
    return newestShipped(baselines)
        .filter(day -> clock.isBefore(day.atStartOfDay(ZoneOffset.UTC).toInstant()))
        .map(
            day ->
                new Today(
                    null,
                    List.of(
                        new Reason(
                            ReasonCode.CLOCK_WRONG,
                            "the date is before the release of this version, " + day))))
        .orElseGet(() -> new Today(clock, List.of()));
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

  /** Whether something is known to be longer ago than a limit. */
  boolean isOlder(Instant then, Duration limit) {
    return now != null && Duration.between(then, now).compareTo(limit) > 0;
  }

  boolean isOlder(LocalDate day, Duration limit) {
    return isOlder(day.atStartOfDay(ZoneOffset.UTC).toInstant(), limit);
  }

  /** Whether something is known to be ahead by more than a limit. */
  boolean isFurtherAhead(Instant then, Duration limit) {
    return now != null && Duration.between(now, then).compareTo(limit) > 0;
  }
}
