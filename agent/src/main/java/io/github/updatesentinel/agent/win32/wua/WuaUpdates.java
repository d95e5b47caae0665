package io.github.updatesentinel.agent.win32.wua;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.probe.scan.OfferedUpdates;
import io.github.updatesentinel.agent.probe.scan.ServicingRule;
import io.github.updatesentinel.agent.win32.com.ComFailure;
import io.github.updatesentinel.agent.win32.com.ComObject;
import io.github.updatesentinel.agent.win32.com.Variant;
import java.util.ArrayList;
import java.util.List;
import org.tinylog.Logger;

/** The updates that a search offered: counted by kind, and fifty of them in detail. */
final class WuaUpdates {
  private static final int MAX_KB = 20;

  private final List<PendingUpdate> listed = new ArrayList<>();
  private final int found;
  private final int servicingFound;
  private int unreadable;

  /** Reads them; the rule decides how long that may take. */
  WuaUpdates(ComObject updates, ServicingRule rule) throws ComFailure {
    this.found = updates.integer("Count");
    OfferedUpdates offered = new OfferedUpdates(found, kinds(updates, found, rule));
    this.servicingFound = offered.servicingFound();
    for (int index : offered.listed()) {
      add(updates, index, offered.kind(index));
    }
  }

  int found() {
    return found;
  }

  int servicingFound() {
    return servicingFound;
  }

  List<PendingUpdate> listed() {
    return listed;
  }

  int unreadable() {
    return unreadable;
  }

  private static List<Boolean> kinds(ComObject updates, int found, ServicingRule rule) {
    List<Boolean> kinds = new ArrayList<>();
    for (int i = 0; i < Math.min(found, OfferedUpdates.MAX_CLASSIFIED); i++) {
      kinds.add(kind(updates, i, rule));
    }
    return kinds;
  }

  /** Null where it is not known. */
  private static Boolean kind(ComObject updates, int index, ServicingRule rule) {
    try (WuaItem item = new WuaItem(updates.object("Item", new Variant.I4(index)))) {
      return rule.isServicing(item);
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }

  private void add(ComObject updates, int index, Boolean servicing) {
    try (ComObject update = updates.object("Item", new Variant.I4(index))) {
      listed.add(read(update, servicing));
    } catch (ComFailure e) {
      Logger.debug("{}", e.getMessage());
      unreadable++;
    }
  }

  private static PendingUpdate read(ComObject update, Boolean servicing) throws ComFailure {
    String updateId;
    try (ComObject identity = update.object("Identity")) {
      updateId = identity.text("UpdateID");
    }
    return new PendingUpdate(
        Texts.cutIfKnown(update.text("Title"), Texts.MAX_LENGTH),
        Texts.cutIfKnown(updateId, Texts.MAX_LENGTH),
        kb(update),
        Texts.cutIfKnown(update.text("MsrcSeverity"), Texts.MAX_LENGTH),
        update.get("IsDownloaded") instanceof Boolean downloaded ? downloaded : null,
        servicing);
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
}
