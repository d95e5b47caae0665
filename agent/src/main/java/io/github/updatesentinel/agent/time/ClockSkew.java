package io.github.updatesentinel.agent.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far this computer's clock was ahead of the collector's when that answered.
 *
 * @param ahead negative where it was behind
 * @param measuredAt by this computer's own clock
 */
public record ClockSkew(Duration ahead, Instant measuredAt) {
  /** After this, somebody may have set the clock while nobody looked. */
  private static final Duration BELIEVED = Duration.ofDays(7);

  public ClockSkew {
    ahead = Duration.ofMillis(ahead.toMillis());
  }

  /**
   * The skew, as long as it is believed.
   *
   * @param clock this computer's own; one that is behind the measurement, or far ahead of it, has
   *     been set since
   */
  public Optional<Duration> at(Instant clock) {
    Duration age = Duration.between(measuredAt, clock);
    return age.isNegative() || age.compareTo(BELIEVED) > 0 ? Optional.empty() : Optional.of(ahead);
  }
}
