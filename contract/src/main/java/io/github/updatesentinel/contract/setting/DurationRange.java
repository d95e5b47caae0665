package io.github.updatesentinel.contract.setting;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/** The durations that a setting accepts, both ends included. */
public record DurationRange(Duration min, Duration max) {

  /** The range as documentation and messages show it. */
  public String expected() {
    return show(min) + " to " + show(max);
  }

  /** Reads a duration in the form of ISO 8601. */
  public Duration parse(String text) throws InvalidValue {
    try {
      Duration value = Duration.parse(text);
      if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
        return value;
      }
    } catch (DateTimeParseException e) {
      // Not a duration at all: the same message.
    }
    throw new InvalidValue(expected());
  }

  /** A duration as people write it: P7D, not the JDK's PT168H. */
  public static String show(Duration duration) {
    long days = duration.toDays();
    return days > 0 && duration.equals(Duration.ofDays(days))
        ? "P" + days + "D"
        : duration.toString();
  }
}
