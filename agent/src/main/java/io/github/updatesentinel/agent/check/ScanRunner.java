package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.UpdateScan;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.probe.ServiceStarter;
import io.github.updatesentinel.agent.probe.UpdateScanner;
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

  private final UpdateScanner scanner;
  private final ServiceStarter starter;
  private final Consumer<Signal> signals;
  private final Clocks clocks;
  private volatile boolean running;
  private volatile boolean trying;

  public ScanRunner(
      UpdateScanner scanner, ServiceStarter starter, Consumer<Signal> signals, Clocks clocks) {
    this.scanner = scanner;
    this.starter = starter;
    this.signals = signals;
    this.clocks = clocks;
  }

  boolean isRunning() {
    return running;
  }

  void finished() {
    running = false;
  }

  boolean isBusy() {
    return running || trying;
  }

  void start() {
    running = true;
    inBackground("scan", this::scan);
  }

  /** Finds out if TrustedInstaller can be started; Windows may take half a minute to answer. */
  void tryStart() {
    trying = true;
    inBackground("start test", this::test);
  }

  void tried() {
    trying = false;
  }

  private static void inBackground(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  public void abort() {
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
