package io.github.updatesentinel.collector.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Retires machines that have been silent for long, where that is configured, and deletes what was
 * retired long ago. To be run every hour or so, by one of several collectors.
 */
public final class RetirementJob {
  private final Retirements retirements;
  private final @Nullable Duration silent;
  private final Duration keep;

  /**
   * A job over these.
   *
   * @param silent a machine that was silent for so long is retired; null: none is
   * @param keep what is known of a retired machine is deleted after this
   */
  public RetirementJob(Retirements retirements, @Nullable Duration silent, Duration keep) {
    this.retirements = retirements;
    this.silent = silent;
    this.keep = keep;
  }

  /**
   * Retires and deletes.
   *
   * @param now a time that is beyond doubt, in ms since 1970
   */
  public void run(long now) {
    retirements.listened(now);
    if (silent != null) {
      Long before = retirements.silentBefore(days(silent), now);
      int expired = before == null ? 0 : retirements.expire(before, "machineRetention " + silent);
      if (expired > 0) {
        Logger.info("Retired {} machines that were silent for {}", expired, silent);
      }
    }
    Long gone = retirements.silentBefore(days(keep), now);
    int purged = gone == null ? 0 : retirements.purge(gone);
    if (purged > 0) {
      Logger.info("Deleted {} machines that were retired {} ago", purged, keep);
    }
  }

  private static int days(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.toDays()));
  }
}
