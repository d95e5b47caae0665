package io.github.updatesentinel.agent.win32.wua;

import com.sun.jna.platform.win32.Ole32;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.probe.scan.ScanRequest;
import io.github.updatesentinel.agent.probe.scan.ServicingRule;
import io.github.updatesentinel.agent.win32.com.ComFailure;
import io.github.updatesentinel.agent.win32.com.ComObject;
import io.github.updatesentinel.agent.win32.com.Variant;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tinylog.Logger;

/**
 * One scan by the Windows Update Agent, with what it remembers and sees. For a process of its own:
 * the agent leaks, hangs and crashes in its caller.
 */
public final class WuaScan {
  private static final String CLIENT = "UpdateSentinel";
  private static final String CRITERIA = "IsInstalled=0 and Type='Software' and IsHidden=0";
  private static final int MAX_WARNINGS = 1000;

  /** How long each further reading may take once the search has ended. */
  private static final Duration KINDS_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration HISTORY_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration SIGHT_TIMEOUT = Duration.ofSeconds(60);

  /** After the scan is known, the longest that the rest of a report takes if WUA answers. */
  public static final Duration REST =
      HISTORY_TIMEOUT.plus(SIGHT_TIMEOUT).plus(ScanRequest.ABORT_GRACE).plus(EsuLicense.TIMEOUT);

  // Where the search used up all its time, these end within the grace that follows it.
  private static final Duration KINDS_GRACE = Duration.ofSeconds(4);
  private static final Duration HISTORY_GRACE = Duration.ofSeconds(8);

  private final ScanRequest request;
  private final String server;
  private final boolean esuProgram;
  private final long startNanos;
  private final Instant startedAt;
  private final Reports reports;

  /** Takes what is known before the scan process has ended. */
  public interface Reports {
    /** The scan is over; what follows may add to its report, and may never come. */
    void soFar(ScanReport report);

    /** Ends the process with a report, because a search does not end. */
    void leaveBehind(ScanReport report);
  }

  /**
   * @param server whom policy names; null where it names nobody
   * @param esuProgram whether this Windows may need a license for its updates
   * @param startNanos when this process's time began to count
   */
  public WuaScan(
      ScanRequest request,
      String server,
      boolean esuProgram,
      long startNanos,
      Instant startedAt,
      Reports reports) {
    this.request = request;
    this.server = server;
    this.esuProgram = esuProgram;
    this.startNanos = startNanos;
    this.startedAt = startedAt;
    this.reports = reports;
  }

  /** Blocks; in the worst case for ever, so that the clock must be watched from outside. */
  public ScanReport run() {
    int initialized = Ole32.INSTANCE.CoInitializeEx(null, Ole32.COINIT_MULTITHREADED).intValue();
    if (initialized < 0) {
      return failed("CoInitializeEx", HResult.of(initialized));
    }
    try {
      return search();
    } finally {
      Ole32.INSTANCE.CoUninitialize();
    }
  }

  private ScanReport search() {
    try (ComObject session = ComObject.create("Microsoft.Update.Session")) {
      prepare(session);
      try (ComObject searcher = session.object("CreateUpdateSearcher")) {
        UpdateScan scan = scan(searcher).withSelection(request.selection());
        reports.soFar(new ScanReport(scan, null, null));
        Deadline deadline = Deadline.in(HISTORY_TIMEOUT).orEarlier(timeout().plus(HISTORY_GRACE));
        ScanReport report =
            new ScanReport(
                scan,
                WuaHistory.read(searcher, Instant.now(), deadline),
                WuaHistory.rebootRequired());
        reports.soFar(report);
        return withEsu(scan.hasCount() ? withSight(report, searcher) : report);
      }
    } catch (ComFailure e) {
      return failed(e);
    }
  }

  private UpdateScan scan(ComObject searcher) {
    try {
      searcher.put("ServerSelection", new Variant.I4(request.selection().code()));
      searcher.put("Online", new Variant.Bool(true));
      UpdateScan scan =
          new WuaSearch(searcher).run(CRITERIA, timeout(), this::leaveScanBehind, this::read);
      return scan == null ? timedOut("it stopped when aborted") : scan;
    } catch (ComFailure e) {
      return failed(e).scan();
    }
  }

  private void leaveScanBehind() {
    UpdateScan scan = timedOut("it did not stop when aborted").withSelection(request.selection());
    reports.leaveBehind(new ScanReport(scan, null, null));
  }

  /** Last, and in what is left of the time: it must never cost a scan. */
  private ScanReport withSight(ScanReport report, ComObject searcher) {
    Deadline deadline = Deadline.in(SIGHT_TIMEOUT).orEarlier(timeout());
    ScanSight sight = WuaSight.read(searcher, deadline, () -> reports.leaveBehind(report));
    return report.with(report.scan().withSight(sight));
  }

  /** Later versions have no such program. Asking wakes a service, so that others are not asked. */
  private ScanReport withEsu(ScanReport report) {
    if (!esuProgram) {
      return report;
    }
    reports.soFar(report);
    return report.withEsu(EsuLicense.read());
  }

  private Deadline timeout() {
    return new Deadline(startNanos).plus(request.timeout());
  }

  /** Courtesies that a search does without. */
  private void prepare(ComObject session) {
    try {
      session.put("ClientApplicationID", new Variant.Text(CLIENT));
      session.put("UserLocale", new Variant.I4(request.userLocale()));
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
    }
  }

  private UpdateScan timedOut(String how) {
    String error = "no result after %s; %s".formatted(request.timeout(), how);
    return UpdateScan.without(ScanOutcome.TIMED_OUT, null, startedAt, took(), error);
  }

  private UpdateScan read(ComObject result, HResult answer) throws ComFailure {
    int resultCode = result.integer("ResultCode");
    ScanOutcome outcome =
        switch (resultCode) {
          case 2 -> ScanOutcome.SUCCEEDED;
          case 3 -> ScanOutcome.SUCCEEDED_WITH_ERRORS;
          case 5 -> ScanOutcome.ABORTED;
          default -> ScanOutcome.FAILED;
        };
    List<HResult> warnings = warnings(result.get("Warnings"));
    if (outcome == ScanOutcome.FAILED || outcome == ScanOutcome.ABORTED) {
      return new UpdateScan(
          outcome,
          answer.equals(HResult.S_OK) ? null : answer,
          null,
          warnings,
          List.of(),
          0,
          startedAt,
          took(),
          server,
          "ResultCode " + resultCode);
    }
    Deadline deadline = Deadline.in(KINDS_TIMEOUT).orEarlier(timeout().plus(KINDS_GRACE));
    try (ComObject list = result.object("Updates")) {
      WuaUpdates updates = new WuaUpdates(list, new ServicingRule(deadline::isOver));
      return new UpdateScan(
              outcome,
              answer,
              updates.found(),
              warnings,
              updates.listed(),
              updates.unreadable(),
              startedAt,
              took(),
              server,
              null)
          .withServicingFound(updates.servicingFound());
    }
  }

  /** Null where there is no list of them: whatever was left out then is not known. */
  static List<HResult> warnings(Object list) throws ComFailure {
    if (!(list instanceof ComObject warnings)) {
      return null;
    }
    List<HResult> read = new ArrayList<>();
    try (warnings) {
      int count = Math.min(warnings.integer("Count"), MAX_WARNINGS);
      for (int i = 0; i < count; i++) {
        try (ComObject warning = warnings.object("Item", new Variant.I4(i))) {
          read.add(HResult.of(warning.integer("HResult")));
        } catch (ComFailure e) {
          // A warning that can't be read is still one.
          read.add(e.hresult());
        }
      }
    }
    return read;
  }

  private ScanReport failed(ComFailure failure) {
    return failed(failure.getMessage(), failure.hresult());
  }

  private ScanReport failed(String what, HResult hresult) {
    UpdateScan scan =
        new UpdateScan(
            ScanOutcome.FAILED,
            hresult,
            null,
            null,
            List.of(),
            0,
            startedAt,
            took(),
            server,
            Texts.cut(what, Texts.MAX_LENGTH));
    return new ScanReport(scan.withSelection(request.selection()), null, null);
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
