package io.github.updatesentinel.agent.win32;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.fact.UpdateHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tinylog.Logger;

/** What the Windows Update Agent remembers of earlier operations. */
final class WuaHistory {
  private static final int MAX_ENTRIES = 100;
  private static final int MAX_FAILURES = 20;
  private static final int INSTALLATION = 1;
  private static final int SUCCEEDED = 2;

  private WuaHistory() {}

  /** Null where the agent does not tell. */
  static UpdateHistory read(ComObject searcher) {
    List<UpdateFailure> failures = new ArrayList<>();
    Instant installedAt = null;
    try {
      // Asked for a range that it does not have, the agent answers with an error.
      int count = Math.min(searcher.integer("GetTotalHistoryCount"), MAX_ENTRIES);
      if (count > 0) {
        try (ComObject entries =
            searcher.object("QueryHistory", new Variant.I4(0), new Variant.I4(count))) {
          installedAt = read(entries, failures);
        }
      }
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
    Instant searchedAt = null;
    try (ComObject automatic = ComObject.create("Microsoft.Update.AutoUpdate");
        ComObject results = automatic.object("Results")) {
      searchedAt = instant(results.get("LastSearchSuccessDate"));
      Instant installed = instant(results.get("LastInstallationSuccessDate"));
      installedAt = installed == null ? installedAt : installed;
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
    }
    return new UpdateHistory(searchedAt, installedAt, failures);
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

  /**
   * Collects failures, newest first, and gives the time of the last installation that succeeded.
   */
  private static Instant read(ComObject entries, List<UpdateFailure> failures) throws ComFailure {
    Instant installedAt = null;
    int count = entries.integer("Count");
    for (int i = 0; i < count && failures.size() < MAX_FAILURES; i++) {
      try (ComObject entry = entries.object("Item", new Variant.I4(i))) {
        Instant at = instant(entry.get("Date"));
        int resultCode = entry.integer("ResultCode");
        boolean installed = entry.integer("Operation") == INSTALLATION && resultCode == SUCCEEDED;
        if (installed && installedAt == null) {
          installedAt = at;
        }
        HResult mapped = HResult.of(entry.integer("HResult"));
        Optional<HResult> code = UpdateFailure.historyCode(resultCode, mapped, unmapped(entry));
        if (at != null && code.isPresent()) {
          failures.add(
              new UpdateFailure(UpdateFailure.Source.HISTORY, at, code.get(), title(entry)));
        }
      } catch (ComFailure e) {
        // Before Windows 10 1703 the count can be too high: the first bad entry ends the good ones.
        Logger.debug("{}", e.getMessage());
        break;
      }
    }
    return installedAt;
  }

  /** Null where it can't be read: the entry tells enough without. */
  private static HResult unmapped(ComObject entry) {
    try {
      return HResult.of(entry.integer("UnmappedResultCode"));
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }

  private static String title(ComObject entry) throws ComFailure {
    String title = entry.text("Title");
    return title == null ? null : Texts.cut(title, Texts.MAX_LENGTH);
  }

  private static Instant instant(Object date) {
    return date instanceof Variant.OleDate ole ? ole.toInstant() : null;
  }
}
