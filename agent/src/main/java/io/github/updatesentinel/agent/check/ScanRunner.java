package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.UpdateScan;
import io.github.updatesentinel.agent.fact.UpdateScan.Outcome;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.probe.ServiceStarter;
import io.github.updatesentinel.agent.probe.UpdateScanner;
import java.time.Duration;
import java.util.function.Consumer;
import org.tinylog.Logger;

/** Runs scans one at a time, away from the check loop, and signals how they ended. */
public final class ScanRunner {
  private static final String TRUSTED_INSTALLER = "TrustedInstaller";

  private final UpdateScanner scanner;
  private final ServiceStarter starter;
  private final Consumer<Signal> signals;
  private final Clocks clocks;
  private volatile boolean running;

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

  /**
   * @param tryStart whether to find out first if TrustedInstaller can be started; a scan would wake
   *     it anyway
   */
  void start(boolean tryStart) {
    running = true;
    Thread thread = new Thread(() -> run(tryStart), "scan");
    thread.setDaemon(true);
    thread.start();
  }

  public void abort() {
    scanner.abort();
  }

  private void run(boolean tryStart) {
    long start = clocks.nanos().getAsLong();
    ScanReport report;
    try {
      if (tryStart) {
        signals.accept(new Signal.StartTried(starter.tryStart(TRUSTED_INSTALLER)));
      }
      report = scanner.scan();
    } catch (RuntimeException | Error e) {
      Logger.error(e, "Defect in the scan");
      Duration took = clocks.since(start);
      report =
          new ScanReport(
              UpdateScan.without(
                  Outcome.FAILED, null, clocks.now().minus(took), took, "the scan broke: " + e),
              null,
              null);
    }
    signals.accept(new Signal.ScanFinished(report));
  }
}
