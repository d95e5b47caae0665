package io.github.updatesentinel.agent.win32.wua;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.scan.HistoryItem;
import io.github.updatesentinel.agent.win32.com.ComObject;
import io.github.updatesentinel.agent.win32.com.Variant;
import java.time.Instant;
import java.util.List;

/**
 * An IUpdateHistoryEntry2.
 *
 * @param entry borrowed
 */
record WuaHistoryItem(ComObject entry) implements HistoryItem {
  @Override
  public Instant at() throws ReadFailure {
    return WuaItem.read(() -> instant(entry.get("Date")));
  }

  @Override
  public int operation() throws ReadFailure {
    return WuaItem.read(() -> entry.integer("Operation"));
  }

  @Override
  public int resultCode() throws ReadFailure {
    return WuaItem.read(() -> entry.integer("ResultCode"));
  }

  @Override
  public HResult mapped() throws ReadFailure {
    return WuaItem.read(() -> HResult.of(entry.integer("HResult")));
  }

  @Override
  public HResult unmapped() throws ReadFailure {
    return WuaItem.read(() -> HResult.of(entry.integer("UnmappedResultCode")));
  }

  @Override
  public String title() throws ReadFailure {
    return WuaItem.read(() -> entry.text("Title"));
  }

  @Override
  public String updateId() throws ReadFailure {
    return WuaItem.read(
        () -> {
          try (ComObject identity = entry.object("UpdateIdentity")) {
            return identity.text("UpdateID");
          }
        });
  }

  @Override
  public List<String> categories() throws ReadFailure {
    return WuaItem.read(() -> WuaItem.categories(entry));
  }

  /** Null where there is no date. */
  static Instant instant(Object date) {
    return date instanceof Variant.OleDate ole ? ole.toInstant() : null;
  }
}
