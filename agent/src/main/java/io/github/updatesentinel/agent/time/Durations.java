package io.github.updatesentinel.agent.time;

import java.time.Duration;

/** Durations as people read them in any language. */
public final class Durations {
  private Durations() {}

  /** Such as {@code 3 d 4 h}, {@code 15 min}, {@code 12 min 5 s} or {@code 0 s}. */
  public static String text(Duration duration) {
    if (duration.toDays() > 0) {
      return text(duration.toDays(), "d", duration.toHoursPart(), "h");
    }
    if (duration.toHours() > 0) {
      return text(duration.toHours(), "h", duration.toMinutesPart(), "min");
    }
    if (duration.toMinutes() > 0) {
      return text(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
    }
    return duration.toSeconds() + " s";
  }

  private static String text(long large, String largeUnit, int small, String smallUnit) {
    String whole = large + " " + largeUnit;
    return small == 0 ? whole : whole + " " + small + " " + smallUnit;
  }
}
