package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.host.OsVersionProbe;
import io.github.updatesentinel.agent.probe.policy.UpdateSourceProbe;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.probe.scan.ScanRequest;
import io.github.updatesentinel.agent.scan.ParentProcess;
import io.github.updatesentinel.agent.scan.ReportDeadline;
import io.github.updatesentinel.agent.win32.BackgroundPriority;
import io.github.updatesentinel.agent.win32.registry.Win32Registry;
import io.github.updatesentinel.agent.win32.wua.WuaScan;
import io.github.updatesentinel.agent.wire.ScanJson;
import io.github.updatesentinel.contract.ScanOutcome;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The short-lived process that talks to the Windows Update Agent: one JSON document on standard
 * output, then the end. It ends too when its parent is gone, or when the agent does not answer.
 */
public final class ScanCommand implements WuaScan.Reports {
  private static final int OK = 0;
  private static final int PARENT_GONE = 70;

  private final ScanRequest request;
  private final PrintStream out;
  private final Instant startedAt = Instant.now();
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean printed = new AtomicBoolean();
  private final ReportDeadline deadline;

  private ScanCommand(ScanRequest request, PrintStream out) {
    this.request = request;
    this.out = out;
    this.deadline =
        new ReportDeadline(request.timeout().plus(ScanRequest.ABORT_GRACE), WuaScan.REST);
  }

  /** Never returns: the process ends here, whatever the Windows Update Agent's threads still do. */
  public static void run(List<String> arguments) {
    PrintStream document = System.out;
    // Whatever else wants to print must not get into the document.
    System.setOut(System.err);
    new ScanCommand(ScanRequest.parse(arguments), document).run();
  }

  private void run() {
    BackgroundPriority.enter();
    daemon("deadline", this::watchDeadline);
    ParentProcess.onEnd(() -> Runtime.getRuntime().halt(PARENT_GONE));
    RegistryReader registry = new Win32Registry();
    Reading<UpdateSource> source = new UpdateSourceProbe(registry, InstantSource.system()).read();
    boolean esuProgram =
        new OsVersionProbe(registry, InstantSource.system())
            .read()
            .toOptional()
            .filter(OsVersion::hasEsuProgram)
            .isPresent();
    String server = source.toOptional().map(UpdateSource::server).orElse(null);
    finish(new WuaScan(request, server, esuProgram, startNanos, startedAt, this).run());
  }

  @Override
  public void soFar(ScanReport report) {
    deadline.soFar(report);
  }

  @Override
  public void leaveBehind(ScanReport report) {
    finish(report);
  }

  /** A call that never returns can't be waited for: the document is printed without it. */
  private void watchDeadline() {
    try {
      ScanReport known = deadline.await();
      finish(known == null ? notResponding() : known);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ScanReport notResponding() {
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    String error =
        "no result after %s; the Windows Update Agent does not respond"
            .formatted(request.timeout());
    UpdateScan scan =
        UpdateScan.without(ScanOutcome.TIMED_OUT, null, startedAt, took, error)
            .withSelection(request.selection());
    return new ScanReport(scan, null, null);
  }

  private void finish(ScanReport report) {
    if (printed.compareAndSet(false, true)) {
      byte[] document = ScanJson.write(report).toString().getBytes(StandardCharsets.UTF_8);
      out.write(document, 0, document.length);
      out.flush();
      Runtime.getRuntime().halt(OK);
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
