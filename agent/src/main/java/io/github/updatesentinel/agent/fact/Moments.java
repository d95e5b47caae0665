package io.github.updatesentinel.agent.fact;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Bounds times that others wrote. */
public final class Moments {
  /** Four digits of year are all that RFC 3339 has, and leave room to reckon with. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Moments() {}

  /** Whether heartbeat and state file can hold it, and a duration can be added to it. */
  public static boolean isUsable(Instant moment) {
    return !moment.isBefore(EARLIEST) && !moment.isAfter(LATEST);
  }

  /** The moment in the form of RFC 3339; null where the text has none that is usable. */
  public static @Nullable Instant parse(String text) {
    try {
      Instant moment = Instant.parse(text);
      return isUsable(moment) ? moment : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
