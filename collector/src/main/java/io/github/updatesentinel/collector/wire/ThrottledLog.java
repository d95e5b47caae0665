package io.github.updatesentinel.collector.wire;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Warnings and errors of one kind, at most one in so long: a fleet must not flood the log.
 * Thread-safe.
 */
public final class ThrottledLog {
  private final long pauseNanos;
  private final LongSupplier nanos;
  private long next;
  private boolean hasWarned;
  private int kept;

  public ThrottledLog(Duration pause) {
    this(pause, System::nanoTime);
  }

  /**
   * @param nanos a monotonic clock
   */
  ThrottledLog(Duration pause, LongSupplier nanos) {
    this.pauseNanos = pause.toNanos();
    this.nanos = nanos;
  }

  /** Logs a warning, or counts it if it is suppressed. */
  public void warn(String text) {
    String line = line(text);
    if (line != null) {
      Logger.warn("{}", line);
    }
  }

  /** Logs an error with its trace, or counts it if it is suppressed. */
  public void error(Throwable failure, String text) {
    String line = line(text);
    if (line != null) {
      Logger.error(failure, "{}", line);
    }
  }

  /** What is to be logged now; null if it is suppressed. */
  synchronized @Nullable String line(String text) {
    long now = nanos.getAsLong();
    if (hasWarned && now - next < 0) {
      kept++;
      return null;
    }
    hasWarned = true;
    next = now + pauseNanos;
    int leftOut = kept;
    kept = 0;
    return leftOut == 0 ? text : text + " (" + leftOut + " earlier occurrences were not logged)";
  }
}
