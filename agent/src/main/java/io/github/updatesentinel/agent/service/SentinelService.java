package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.disk.Trust;
import io.github.updatesentinel.agent.disk.UntrustedFile;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.win32.ServiceConsole;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * What procrun calls: {@link #start} blocks for as long as the service runs and ends the process,
 * {@link #stop} comes from another thread.
 */
public final class SentinelService {
  /** Of the five seconds that a stop may take, what the work gets to come to its end. */
  private static final Duration STOP_GRACE = Duration.ofMillis(3500);

  private static final int STOPPED = 0;

  /** Without this procrun tells no end, and the Service Control Manager starts its recovery. */
  private static final int FAILED = 1;

  private static final CountDownLatch STOP = new CountDownLatch(1);
  private static volatile int exitCode = FAILED;
  private static volatile @Nullable Sentinel sentinel;

  private SentinelService() {}

  public static void start(String[] arguments) throws InterruptedException {
    try {
      run();
    } catch (RuntimeException | Error e) {
      Logger.error(e, "The service can't start");
    } finally {
      // Returning would do for a stop, a second later; but where nobody asked for one, procrun
      // would
      // go on saying RUNNING with nothing left that works.
      System.exit(exitCode);
    }
  }

  private static void run() throws InterruptedException {
    ServiceConsole.release();
    Probes probes = WindowsMachine.probes();
    DataFolder data = DataFolder.ofThisMachine(probes.registry());
    WindowsMachine.guard(data);
    openLogs(data);
    CountDownLatch ended = new CountDownLatch(1);
    Thread work = new Thread(() -> work(data, probes, ended), "sentinel");
    work.setDaemon(true);
    work.start();
    STOP.await();
    if (!ended.await(STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
      Logger.warn("The service did not finish its work within {} and stops without it", STOP_GRACE);
      exitCode = STOPPED;
    }
  }

  private static void work(DataFolder data, Probes probes, CountDownLatch ended) {
    try {
      Sentinel started = new Sentinel(data, probes);
      sentinel = started;
      if (STOP.getCount() > 0) {
        started.run();
      }
      exitCode = STOPPED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      Logger.error(e, "The service can't continue");
    } finally {
      ended.countDown();
      STOP.countDown();
    }
  }

  /** Without a folder that can be trusted there are none: only events then tell what happens. */
  private static void openLogs(DataFolder data) {
    try {
      WindowsMachine.createDataFolder(data);
      Trust.check(data.logs());
      Files.createDirectories(data.logs());
      int removed = removeUntrusted(data.logs());
      AgentLog.toFiles(data.logs());
      if (removed > 0) {
        Logger.error("Removed {} files that other users created from {}", removed, data.logs());
      }
    } catch (IOException e) {
      AgentLog.off();
    }
  }

  /** A file that was planted may be another name of one that only SYSTEM can write. */
  private static int removeUntrusted(Path folder) throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        try {
          Trust.check(file);
        } catch (UntrustedFile e) {
          Files.delete(file);
          removed++;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return removed;
  }

  public static void stop(String[] arguments) {
    STOP.countDown();
    Sentinel running = sentinel;
    if (running != null) {
      running.stop();
    }
  }
}
