package io.github.updatesentinel.agent.win32.wua;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.probe.scan.ControlSearch;
import io.github.updatesentinel.agent.probe.scan.ControlTally;
import io.github.updatesentinel.agent.probe.scan.OfferedUpdates;
import io.github.updatesentinel.agent.win32.com.ComFailure;
import io.github.updatesentinel.agent.win32.com.ComObject;
import io.github.updatesentinel.agent.win32.com.Variant;
import java.util.List;
import org.tinylog.Logger;

/**
 * The positive control of a scan: whether the same searcher sees installed servicing updates, and
 * which ones are hidden. It asks the local store alone, not the server.
 */
final class WuaSight {
  private static final String INSTALLED = "IsInstalled=1";
  private static final String HIDDEN = "IsHidden=1";
  private static final int SUCCEEDED = 2;
  private static final int SUCCEEDED_WITH_ERRORS = 3;

  private final WuaSearch searches;
  private final Deadline deadline;
  private final Runnable leaveBehind;

  private WuaSight(ComObject searcher, Deadline deadline, Runnable leaveBehind) {
    this.searches = new WuaSearch(searcher);
    this.deadline = deadline;
    this.leaveBehind = leaveBehind;
  }

  /**
   * Asks the searcher of the scan.
   *
   * @param leaveBehind ends the process; called where a search does not end
   */
  static ScanSight read(ComObject searcher, Deadline deadline, Runnable leaveBehind) {
    WuaSight sight = new WuaSight(searcher, deadline, leaveBehind);
    try {
      searcher.put("Online", new Variant.Bool(false));
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
      return ScanSight.UNKNOWN;
    }
    return ControlSearch.sight(sight.search(INSTALLED, false), sight.search(HIDDEN, true));
  }

  /** Null where it failed, or was not over in time. */
  private ControlSearch search(String criteria, boolean hidden) {
    if (deadline.isOver()) {
      return null;
    }
    try {
      return searches.run(
          criteria, deadline, leaveBehind, (result, answer) -> read(result, answer, hidden));
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }

  private ControlSearch read(ComObject result, HResult answer, boolean hidden) throws ComFailure {
    int resultCode = result.integer("ResultCode");
    if (resultCode != SUCCEEDED && resultCode != SUCCEEDED_WITH_ERRORS) {
      return null;
    }
    List<?> warnings = WuaScan.warnings(result.get("Warnings"));
    boolean complete =
        resultCode == SUCCEEDED
            && answer.equals(HResult.S_OK)
            && warnings != null
            && warnings.isEmpty();
    try (ComObject updates = result.object("Updates")) {
      ControlTally tally = new ControlTally(hidden, deadline::isOver);
      int found = updates.integer("Count");
      for (int i = 0; i < Math.min(found, OfferedUpdates.MAX_CLASSIFIED); i++) {
        add(tally, updates, i);
      }
      return tally.search(found, complete);
    }
  }

  private static void add(ControlTally tally, ComObject updates, int index) {
    try (WuaItem item = new WuaItem(updates.object("Item", new Variant.I4(index)))) {
      tally.add(item);
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
    }
  }
}
