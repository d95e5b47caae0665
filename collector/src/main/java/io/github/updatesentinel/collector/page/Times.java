package io.github.updatesentinel.collector.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Moments in words, all measured from one {@code now}. A moment that the clock of a machine puts
 * into the future is shown as such, never as an age of 0.
 */
public final class Times {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);

  private final Instant now;
  private final Texts common;

  Times(Instant now, Texts common) {
    this.now = now;
    this.common = common;
  }

  /** How long ago, such as {@code 12 min ago}. */
  public String ago(Instant at) {
    Duration age = Duration.between(at, now);
    if (age.isNegative() && age.negated().compareTo(Duration.ofMinutes(1)) >= 0) {
      return common.text("time.ahead", length(age.negated()));
    }
    return age.compareTo(Duration.ofMinutes(1)) < 0
        ? common.text("time.now")
        : common.text("time.ago", length(age));
  }

  /** For how long something has been so, such as {@code for 12 days}. */
  public String held(Instant since) {
    Duration length = Duration.between(since, now);
    return length.isNegative() ? ago(since) : common.text("time.for", length(length));
  }

  /** A length of time in its largest whole unit, such as {@code 3 days}; up to 2 days in hours. */
  public String length(Duration length) {
    if (length.compareTo(Duration.ofMinutes(1)) < 0) {
      return common.text("time.seconds", length.toMillis() / 1000.0);
    }
    if (length.compareTo(Duration.ofHours(2)) < 0) {
      return common.text("time.minutes", length.toMinutes());
    }
    if (length.compareTo(Duration.ofDays(2)) < 0) {
      return common.text("time.hours", length.toHours());
    }
    return common.text("time.days", length.toDays());
  }

  /** The moment to the second, UTC. */
  public String utc(Instant at) {
    return UTC.format(at) + " UTC";
  }

  /** The moment to the minute, UTC; the page's script turns it into local time. */
  public String minute(Instant at) {
    return MINUTE.format(at) + " UTC";
  }

  /** The day, UTC. */
  public String day(Instant at) {
    return DAY.format(at);
  }

  /** The moment as {@code <time datetime>} wants it. */
  public String machineReadable(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
