package io.github.updatesentinel.collector.jobs;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** Work that is done again and again in the background, by two threads. */
public final class Jobs implements AutoCloseable {
  private static final int MOST_DOUBLINGS = 4;

  private final ScheduledExecutorService executor =
      // Two, so that the first reading of a large store does not keep others from listening.
      Executors.newScheduledThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "jobs");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Begins to run a job, first at once, then with this pause between the end of a run and the next.
   * A run that throws is logged, and the pauses double, up to 16 of them, until one succeeds.
   */
  public void every(String name, Duration pause, Runnable job) {
    schedule(name, pause, job, 0, 0);
  }

  /** Stops; a run that is under way is interrupted and not waited for long. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        Logger.warn("A background job is still running at shutdown.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(String name, Duration pause, Runnable job, long pauses, int failures) {
    try {
      ScheduledFuture<?> unused =
          executor.schedule(
              () -> run(name, pause, job, failures),
              pause.toMillis() * pauses,
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed in the meantime.
    }
  }

  private void run(String name, Duration pause, Runnable job, int failures) {
    int failed = 0;
    try {
      job.run();
    } catch (RuntimeException | Error e) {
      if (executor.isShutdown()) {
        return;
      }
      failed = failures + 1;
      // The first, second, fourth and so on: the store may be gone for hours.
      if (Integer.bitCount(failed) == 1) {
        Logger.error(e, "Job {}: {} consecutive failures.", name, failed);
      }
    }
    schedule(name, pause, job, 1L << Math.min(failed, MOST_DOUBLINGS), failed);
  }
}
