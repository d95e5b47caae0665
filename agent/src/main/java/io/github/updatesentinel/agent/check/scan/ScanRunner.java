package io.github.updatesentinel.agent.check.scan;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.access.ServiceStarter;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.probe.scan.UpdateLogReader;
import io.github.updatesentinel.agent.probe.scan.UpdateScanner;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.util.function.Consumer;
import org.tinylog.Logger;

/**
 * Runs scans, and the test whether TrustedInstaller can be started, one at a time and away from the
 * check loop, and signals how they ended.
 */
public final class ScanRunner {
  /** E_FAIL, which says nothing of the service. */
  private static final HResult NOT_KNOWN = HResult.parse("0x80004005");

  /** Windows itself gives up after half a minute, or two. */
  private static final Duration LONGEST_START_TEST = Duration.ofMinutes(5);

  private final UpdateScanner scanner;
  private final ServiceStarter starter;
  private final UpdateLogReader log;
  private final Consumer<Signal> signals;
  private final Clocks clocks;
  private volatile boolean running;
  private volatile boolean trying;
  private long tryingSince;

  public ScanRunner(
      UpdateScanner scanner,
      ServiceStarter starter,
      UpdateLogReader log,
      Consumer<Signal> signals,
      Clocks clocks) {
    this.scanner = scanner;
    this.starter = starter;
    this.log = log;
    this.signals = signals;
    this.clocks = clocks;
  }

  /** Whether a scan runs. */
  public boolean isRunning() {
    return running;
  }

  /** Accepts that the scan has ended: {@link Signal.ScanFinished} was processed. */
  public void finished() {
    running = false;
  }

  /** An attempt to start a service that Windows never answers is not waited for. */
  public boolean isBusy() {
    return running || (trying && clocks.since(tryingSince).compareTo(LONGEST_START_TEST) < 0);
  }

  /** Starts a scan, which ends with {@link Signal.ScanFinished}. */
  public void start() {
    running = true;
    inBackground("scan", this::scan);
  }

  /** Finds out if TrustedInstaller can be started; Windows may take half a minute to answer. */
  public void tryStart() {
    trying = true;
    tryingSince = clocks.nanos().getAsLong();
    inBackground("start test", this::test);
  }

  /** Accepts that the attempt has ended: {@link Signal.StartTried} was processed. */
  public void tried() {
    trying = false;
  }

  /** Reads the update log; that may take a quarter of an hour, and nothing waits for it. */
  public void readLog(UpdateScan scan) {
    inBackground("update log", () -> readLogOf(scan));
  }

  private void readLogOf(UpdateScan scan) {
    UpdateLogFinding finding = null;
    try {
      finding = log.read(scan).orElse(null);
    } catch (RuntimeException | Error e) {
      Logger.error(e, "Internal error in the reading of the update log");
    }
    signals.accept(new Signal.LogRead(scan, finding));
  }

  private static void inBackground(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends the processes that scan and read the update log. */
  public void abort() {
    log.abort();
    scanner.abort();
  }

  private void test() {
    StartAttempt attempt;
    try {
      attempt = starter.tryStart(StartTest.SERVICE);
    } catch (RuntimeException | Error e) {
      Logger.error(e, "Internal error in the start test");
      attempt = new StartAttempt(StartTest.SERVICE, NOT_KNOWN);
    }
    signals.accept(new Signal.StartTried(attempt));
  }

  private void scan() {
    long start = clocks.nanos().getAsLong();
    ScanReport report;
    try {
      report = scanner.scan();
    } catch (RuntimeException | Error e) {
      Logger.error(e, "Internal error in the scan");
      Duration took = clocks.since(start);
      report =
          new ScanReport(
              UpdateScan.without(
                  ScanOutcome.FAILED,
                  null,
                  clocks.now().minus(took),
                  took,
                  "internal error in the scan: " + e),
              null,
              null);
    }
    signals.accept(new Signal.ScanFinished(report));
  }
}
