package io.github.updatesentinel.collector.wire;

import java.time.Duration;
import org.tinylog.Logger;

/** Warnings of one kind, at most one in so long: a fleet must not flood the log. Thread-safe. */
public final class ThrottledLog {
  private final long pauseNanos;
  private long next;
  private boolean hasWarned;
  private int kept;

  public ThrottledLog(Duration pause) {
    pauseNanos = pause.toNanos();
  }

  /** Logs a warning, or counts it if it is suppressed. */
  public void warn(String text) {
    int leftOut;
    synchronized (this) {
      long now = System.nanoTime();
      if (hasWarned && now - next < 0) {
        kept++;
        return;
      }
      hasWarned = true;
      next = now + pauseNanos;
      leftOut = kept;
      kept = 0;
    }
    if (leftOut > 0) {
      Logger.warn("{} ({} earlier occurrences were not logged)", text, leftOut);
    } else {
      Logger.warn("{}", text);
    }
  }
}
