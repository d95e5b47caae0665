package io.github.updatesentinel.collector.jobs;

import java.time.Duration;
import java.time.Instant;

/**
 * A change of the collector's clock that time alone does not explain.
 *
 * @param from what the clock was expected to show
 * @param to what it showed
 * @param doubted whether nothing is deleted by age, since the clock may be wrong
 */
public record ClockJump(Instant from, Instant to, boolean doubted) {
  private static final Duration SHOWN = Duration.ofDays(1);

  /** Whether administrators are to see it: for a day, and for as long as the clock is in doubt. */
  public boolean shown(Instant now) {
    return doubted || (!to.isAfter(now) && now.isBefore(to.plus(SHOWN)));
  }

  /** How far the clock jumped; negative if it went back. */
  public Duration step() {
    return Duration.between(from, to);
  }
}
