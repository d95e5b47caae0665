package io.github.updatesentinel.agent.scan;

import io.github.updatesentinel.agent.probe.scan.ScanReport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the scan process ends, whatever the Windows Update Agent still does, and with which report:
 * once the scan is known, nothing that follows may cost it.
 */
public final class ReportDeadline {
  private final long endNanos;
  private final Duration rest;
  private final CountDownLatch scanned = new CountDownLatch(1);
  private volatile @Nullable ScanReport soFar;

  /**
   * Begins at once.
   *
   * @param longest until the process ends in any case
   * @param rest until it ends after the scan is known
   */
  public ReportDeadline(Duration longest, Duration rest) {
    this.endNanos = System.nanoTime() + longest.toNanos();
    this.rest = rest;
  }

  /** Takes the report as far as it is known, from any thread. */
  public void soFar(ScanReport report) {
    soFar = report;
    scanned.countDown();
  }

  /** Blocks until the process has to end; gives the report so far, null while there is none. */
  public @Nullable ScanReport await() throws InterruptedException {
    if (scanned.await(nanosLeft(), TimeUnit.NANOSECONDS)) {
      TimeUnit.NANOSECONDS.sleep(Math.min(nanosLeft(), rest.toNanos()));
    }
    return soFar;
  }

  private long nanosLeft() {
    return endNanos - System.nanoTime();
  }
}
