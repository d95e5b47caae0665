package io.github.updatesentinel.collector.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. */
public final class MovingClock extends Clock {
  private volatile Instant now;

  /** Begins on a day of this project's. */
  public MovingClock() {
    this(Instant.parse("2026-11-24T08:00:00Z"));
  }

  /** Begins at a moment. */
  public MovingClock(Instant now) {
    this.now = now;
  }

  /** Lets time pass. */
  public void forward(Duration by) {
    now = now.plus(by);
  }

  /** Sets it, backwards as well. */
  public void set(Instant moment) {
    now = moment;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(now, zone);
  }
}
