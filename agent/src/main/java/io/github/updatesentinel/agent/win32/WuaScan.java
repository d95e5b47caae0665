package io.github.updatesentinel.agent.win32;

import com.sun.jna.platform.win32.Ole32;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.PendingUpdate;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.UpdateScan;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.probe.ScanRequest;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.tinylog.Logger;

/**
 * One search by the Windows Update Agent. For a process of its own: the agent leaks, hangs and
 * crashes in its caller.
 */
public final class WuaScan {
  private static final String CLIENT = "UpdateSentinel";
  private static final String CRITERIA = "IsInstalled=0 and Type='Software' and IsHidden=0";
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MAX_WARNINGS = 1000;
  private static final int MAX_KB = 20;

  private final ScanRequest request;
  private final String server;
  private final long startNanos;
  private final Instant startedAt;
  private final Consumer<ScanReport> leaveBehind;

  /**
   * @param server whom policy names; null where it names nobody
   * @param startNanos when this process's time began to count
   * @param leaveBehind ends the process with a report; called where a search does not end
   */
  public WuaScan(
      ScanRequest request,
      String server,
      long startNanos,
      Instant startedAt,
      Consumer<ScanReport> leaveBehind) {
    this.request = request;
    this.server = server;
    this.startNanos = startNanos;
    this.startedAt = startedAt;
    this.leaveBehind = leaveBehind;
  }

  /** Blocks; in the worst case for ever, so somebody has to watch the clock from outside. */
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
        UpdateScan scan;
        try {
          searcher.put("ServerSelection", new Variant.I4(request.serverSelection().code()));
          searcher.put("Online", new Variant.Bool(true));
          scan = search(searcher);
        } catch (ComFailure e) {
          scan = failed(e).scan();
        }
        return new ScanReport(scan, WuaHistory.read(searcher), WuaHistory.rebootRequired());
      }
    } catch (ComFailure e) {
      return failed(e);
    }
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

  private UpdateScan search(ComObject searcher) throws ComFailure {
    SearchCallback callback = new SearchCallback();
    Object begun =
        searcher.call(
            "BeginSearch",
            new Variant.Text(CRITERIA),
            Variant.Borrowed.unknown(callback.pointer()),
            new Variant.Empty());
    if (!(begun instanceof ComObject job)) {
      throw new ComFailure("BeginSearch gave no job", HResult.parse("0x80004003"));
    }
    // Not in try-with-resources: a job that never ends must be left alone, not released.
    if (!await(callback, job, request.timeout())) {
      return abort(searcher, callback, job);
    }
    return end(searcher, job);
  }

  private UpdateScan end(ComObject searcher, ComObject job) throws ComFailure {
    try (job) {
      try (ComObject result = searcher.object("EndSearch", Variant.Borrowed.dispatch(job))) {
        return read(result);
      } finally {
        cleanUp(job);
      }
    }
  }

  private static void cleanUp(ComObject job) {
    try {
      job.call("CleanUp");
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
    }
  }

  private UpdateScan abort(ComObject searcher, SearchCallback callback, ComObject job)
      throws ComFailure {
    try {
      job.call("RequestAbort");
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
    }
    if (!await(callback, job, request.timeout().plus(ScanRequest.ABORT_GRACE.dividedBy(2)))) {
      // Nothing may be released under a search that still runs, so this must be the end.
      leaveBehind.accept(new ScanReport(timedOut("it did not stop when aborted"), null, null));
    }
    try {
      end(searcher, job);
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
    }
    return timedOut("it stopped when aborted");
  }

  private UpdateScan timedOut(String how) {
    String error = "no result after %s; %s".formatted(request.timeout(), how);
    return UpdateScan.without(ScanOutcome.TIMED_OUT, null, startedAt, took(), error);
  }

  /**
   * Waits for the search to end.
   *
   * @param deadline counted from the start of the process
   * @return false where the deadline came first
   */
  private boolean await(SearchCallback callback, ComObject job, Duration deadline)
      throws ComFailure {
    long end = startNanos + deadline.toNanos();
    while (true) {
      long left = end - System.nanoTime();
      try {
        // Should a callback get lost, the job itself still knows.
        if (callback
                .completed()
                .await(Math.max(0, Math.min(left, POLL.toNanos())), TimeUnit.NANOSECONDS)
            || Boolean.TRUE.equals(job.get("IsCompleted"))) {
          return true;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (left <= 0) {
        return false;
      }
    }
  }

  private UpdateScan read(ComObject result) throws ComFailure {
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
          null,
          null,
          warnings,
          List.of(),
          0,
          startedAt,
          took(),
          server,
          "ResultCode " + resultCode);
    }
    try (ComObject updates = result.object("Updates")) {
      int found = updates.integer("Count");
      List<PendingUpdate> pending = new ArrayList<>();
      int unreadable = 0;
      for (int i = 0; i < Math.min(found, HeartbeatLimits.UPDATES); i++) {
        try (ComObject update = updates.object("Item", new Variant.I4(i))) {
          pending.add(update(update));
        } catch (ComFailure e) {
          Logger.debug("{}", e.getMessage());
          unreadable++;
        }
      }
      return new UpdateScan(
          outcome,
          HResult.S_OK,
          found,
          warnings,
          pending,
          unreadable,
          startedAt,
          took(),
          server,
          null);
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

  private static PendingUpdate update(ComObject update) throws ComFailure {
    String updateId;
    try (ComObject identity = update.object("Identity")) {
      updateId = identity.text("UpdateID");
    }
    return new PendingUpdate(
        bounded(update.text("Title")),
        bounded(updateId),
        kb(update),
        bounded(update.text("MsrcSeverity")),
        update.get("IsDownloaded") instanceof Boolean downloaded ? downloaded : null);
  }

  private static List<String> kb(ComObject update) throws ComFailure {
    List<String> kb = new ArrayList<>();
    if (!(update.get("KBArticleIDs") instanceof ComObject ids)) {
      return kb;
    }
    try (ids) {
      int count = Math.min(ids.integer("Count"), MAX_KB);
      for (int i = 0; i < count; i++) {
        if (ids.get("Item", new Variant.I4(i)) instanceof String id && !id.isBlank()) {
          kb.add(Texts.cut(id.startsWith("KB") ? id : "KB" + id, 40));
        }
      }
    }
    return kb;
  }

  private static String bounded(String text) {
    return text == null ? null : Texts.cut(text, Texts.MAX_LENGTH);
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
    return new ScanReport(scan, null, null);
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
