package io.github.updatesentinel.agent.win32.wua;

import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.scan.HistoryTally;
import io.github.updatesentinel.agent.win32.com.ComFailure;
import io.github.updatesentinel.agent.win32.com.ComObject;
import io.github.updatesentinel.agent.win32.com.Variant;
import java.time.Instant;
import org.tinylog.Logger;

/** What the Windows Update Agent remembers of earlier operations. */
final class WuaHistory {
  /** Entries of one call; each keeps all of its entries in memory. */
  private static final int PAGE = 100;

  private final ComObject searcher;
  private final HistoryTally tally;
  private final Deadline deadline;

  private WuaHistory(ComObject searcher, Instant now, Deadline deadline) {
    this.searcher = searcher;
    this.tally = new HistoryTally(now);
    this.deadline = deadline;
  }

  /**
   * Null where the agent does not tell, or nothing could be read in time.
   *
   * @param deadline after which no further entry is read
   */
  static UpdateHistory read(ComObject searcher, Instant now, Deadline deadline) {
    if (deadline.isOver()) {
      return null;
    }
    WuaHistory history = new WuaHistory(searcher, now, deadline);
    try {
      history.readPages();
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
    return history.withAutomaticUpdates();
  }

  private UpdateHistory withAutomaticUpdates() {
    Instant searchedAt = null;
    Instant installedAt = null;
    try (ComObject automatic = ComObject.create("Microsoft.Update.AutoUpdate");
        ComObject results = automatic.object("Results")) {
      searchedAt = WuaHistoryItem.instant(results.get("LastSearchSuccessDate"));
      installedAt = WuaHistoryItem.instant(results.get("LastInstallationSuccessDate"));
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
    }
    return tally.history(searchedAt, installedAt);
  }

  /** Null where the agent does not tell. */
  static Boolean rebootRequired() {
    try (ComObject system = ComObject.create("Microsoft.Update.SystemInfo")) {
      return system.get("RebootRequired") instanceof Boolean required ? required : null;
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }

  private void readPages() throws ComFailure {
    // Asked for a range that it does not have, the agent answers with an error.
    int count = Math.min(searcher.integer("GetTotalHistoryCount"), HistoryTally.MAX_ENTRIES);
    boolean more = true;
    for (int start = 0; more && start < count; start += PAGE) {
      try {
        more = readPage(start, Math.min(PAGE, count - start));
      } catch (ComFailure e) {
        if (start == 0) {
          throw e;
        }
        // Before Windows 10 1703 the count can be too high: what was read is good.
        Logger.debug("{}", e.getMessage());
        return;
      }
    }
  }

  /** Whether a further one says more. */
  private boolean readPage(int start, int count) throws ComFailure {
    try (ComObject entries =
        searcher.object("QueryHistory", new Variant.I4(start), new Variant.I4(count))) {
      int read = entries.integer("Count");
      for (int i = 0; i < read; i++) {
        if (deadline.isOver() || !add(entries, i)) {
          return false;
        }
      }
      return read == count;
    }
  }

  private boolean add(ComObject entries, int index) {
    try (ComObject entry = entries.object("Item", new Variant.I4(index))) {
      return tally.add(new WuaHistoryItem(entry));
    } catch (ComFailure | ReadFailure e) {
      // Before Windows 10 1703 the count can be too high: the first bad entry ends the good ones.
      Logger.debug("{}", e.getMessage());
      return false;
    }
  }
}
