package io.github.updatesentinel.agent.check.scan;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.state.AgentState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a computer scans, so that a fleet never does so at once. Times and chance are arguments; all
 * answers are delays from now. {@code chance} is from 0 to 1.
 */
record ScanSchedule(Duration interval, Duration jitter) {
  /** How far computers are spread that start at the same time, such as after a power cut. */
  static final Duration START_SPREAD = Duration.ofHours(4);

  /**
   * The same for those that are due soon after such a start; longer, to leave room for the first.
   */
  private static final Duration SPREAD_OF_OTHERS = Duration.ofHours(6);

  static final int TRIGGERED_A_DAY = AgentState.TRIGGERED_SCANS;

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration FIRST_RETRY = Duration.ofHours(1);
  private static final Duration FIRST_RETRY_OF_BUSY_SERVER = Duration.ofHours(4);

  /** How Windows Update says that the server has too much to do, or refuses the request for it. */
  private static final Set<HResult> BUSY_SERVER =
      Set.of(HResult.parse("0x8024401C"), HResult.parse("0x80244022"), HResult.parse("0x80244019"));

  // As Windows' own detection: each round is up to 20 % shorter.
  private static final double SHORTER = 0.2;
  private static final double LONGER = 1.5;

  /**
   * After a start of the service.
   *
   * @param untilDue until the remembered scan is due, negative where it fell due meanwhile; null
   *     where none is remembered: the first scan of this computer
   */
  Duration afterStart(@Nullable Duration untilDue, double chance) {
    if (untilDue == null) {
      return afterTrigger(chance);
    }
    // A time that far ahead was remembered by a clock that is another one now.
    boolean believed = untilDue.compareTo(interval) <= 0;
    Duration due = believed && !untilDue.isNegative() ? untilDue : Duration.ZERO;
    if (jitter.isZero() || due.compareTo(START_SPREAD) >= 0) {
      return due;
    }
    // Who would scan soon anyway must not join those that catch up.
    Duration spread = due.isZero() ? START_SPREAD : SPREAD_OF_OTHERS;
    return due.plus(part(shorter(spread, interval), chance));
  }

  Duration afterSuccess(double chance) {
    return interval.minus(part(interval, SHORTER * chance));
  }

  /**
   * @param inRow how many scans have failed in a row, this one among them
   * @param code what it failed with; null where that is not known
   */
  Duration afterFailure(int inRow, @Nullable HResult code, double chance) {
    boolean busy = code != null && BUSY_SERVER.contains(code);
    Duration wait = shorter(busy ? FIRST_RETRY_OF_BUSY_SERVER : FIRST_RETRY, interval);
    for (int i = 1; i < inRow && wait.compareTo(interval) < 0; i++) {
      wait = shorter(wait.multipliedBy(2), interval);
    }
    Duration latest = shorter(part(wait, LONGER), interval);
    Duration earliest = part(latest, 1 / LONGER);
    return earliest.plus(part(latest.minus(earliest), chance));
  }

  /** After a scan that was aborted: no failure, but what stopped it may still go on. */
  Duration afterAbort(double chance) {
    return afterFailure(1, null, chance);
  }

  /** Where something has changed that makes the last scan say less than it did. */
  Duration afterTrigger(double chance) {
    return part(shorter(jitter, interval), chance);
  }

  /**
   * Whether a change may cause a scan out of turn.
   *
   * @param earlier when changes did; what lies ahead is not believed
   */
  static boolean mayTrigger(List<Instant> earlier, Instant now) {
    return ofLastDay(earlier, now).size() < TRIGGERED_A_DAY;
  }

  static List<Instant> ofLastDay(List<Instant> times, Instant now) {
    return times.stream()
        .filter(time -> !time.isAfter(now) && Duration.between(time, now).compareTo(DAY) < 0)
        .toList();
  }

  private static Duration part(Duration whole, double share) {
    return Duration.ofNanos((long) (whole.toNanos() * share));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
