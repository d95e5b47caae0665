package io.github.updatesentinel.agent.win32.wua;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.scan.ScanRequest;
import io.github.updatesentinel.agent.win32.com.ComFailure;
import io.github.updatesentinel.agent.win32.com.ComObject;
import io.github.updatesentinel.agent.win32.com.Variant;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** Searches of one searcher, one after the other: each ends, is aborted, or is left behind. */
final class WuaSearch {
  // IUpdateSearcher, its method EndSearch, and ISearchJob.
  private static final String SEARCHER = "{8F45ABF1-F9AE-4B95-A933-F0F66E5056EA}";
  private static final int END_SEARCH = 16;
  private static final String JOB = "{7366EA16-7A1A-4EA2-B042-973D3E9CD99B}";

  private static final Duration POLL = Duration.ofMillis(500);

  /** Half of what the parent allows: the rest is for the end of the process. */
  private static final Duration ABORT_GRACE = ScanRequest.ABORT_GRACE.dividedBy(2);

  private final ComObject searcher;

  /** Reads the result of a search, which is released afterwards. */
  interface Reader<T> {
    /**
     * Reads one result.
     *
     * @param answer what the search ended with: success, of whatever kind
     */
    T read(ComObject result, HResult answer) throws ComFailure;
  }

  WuaSearch(ComObject searcher) {
    this.searcher = searcher;
  }

  /**
   * Searches, and waits for the end.
   *
   * @param deadline when the search is told to abort
   * @param leaveBehind ends the process; called where the search does not stop then
   * @return null where the deadline came first, and the search stopped
   */
  <T> T run(String criteria, Deadline deadline, Runnable leaveBehind, Reader<T> reader)
      throws ComFailure {
    SearchCallback callback = new SearchCallback();
    Object begun =
        searcher.call(
            "BeginSearch",
            new Variant.Text(criteria),
            Variant.Borrowed.unknown(callback.pointer()),
            new Variant.Empty());
    if (!(begun instanceof ComObject job)) {
      throw new ComFailure("BeginSearch gave no job", HResult.parse("0x80004003"));
    }
    // Not in try-with-resources: a job that never ends must be left alone, not released.
    if (await(callback, job, deadline)) {
      return end(job, reader);
    }
    abort(callback, job, deadline.plus(ABORT_GRACE), leaveBehind);
    return null;
  }

  private void abort(
      SearchCallback callback, ComObject job, Deadline deadline, Runnable leaveBehind)
      throws ComFailure {
    try {
      job.call("RequestAbort");
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
    }
    if (!await(callback, job, deadline)) {
      // Nothing may be released under a search that still runs, so this must be the end.
      leaveBehind.run();
    }
    try {
      end(job, (result, answer) -> null);
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
    }
  }

  private <T> T end(ComObject job, Reader<T> reader) throws ComFailure {
    try (job) {
      try {
        ComObject.Answer answer = searcher.call("EndSearch", SEARCHER, END_SEARCH, job, JOB);
        try (ComObject result = answer.object()) {
          return reader.read(result, answer.code());
        }
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

  /**
   * Waits for the search to end.
   *
   * @return false where the deadline came first
   */
  private static boolean await(SearchCallback callback, ComObject job, Deadline deadline)
      throws ComFailure {
    while (true) {
      long left = deadline.nanosLeft();
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
}
