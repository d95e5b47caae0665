package io.github.updatesentinel.agent.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.LogEntry;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.event.EventBookmark;
import io.github.updatesentinel.contract.Open;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the agent's memory holds of the event log. */
final class EventLogJson {
  static final int MAX_ENTRIES = 500;
  private static final int MAX_ID = 65_535;

  private EventLogJson() {}

  static JsonObject write(AgentState state) {
    JsonObject bookmarks = new JsonObject();
    state.eventBookmarks.forEach(
        (channel, bookmark) -> {
          JsonObject entry = new JsonObject();
          entry.addProperty("recordId", bookmark.recordId());
          entry.addProperty("unfinished", bookmark.unfinished());
          bookmarks.add(channel, entry);
        });
    JsonArray entries = new JsonArray();
    for (LogEntry known : state.logEntries) {
      JsonObject entry = new JsonObject();
      entry.addProperty("origin", known.origin().name());
      entry.addProperty("id", known.id());
      entry.addProperty("at", known.at().toString());
      if (known.code() != null) {
        entry.addProperty("hresult", known.code().toString());
      }
      entry.addProperty("subject", known.subject());
      entries.add(entry);
    }
    JsonObject json = new JsonObject();
    json.add("bookmarks", bookmarks);
    if (state.eventLogGap != null) {
      json.addProperty("gap", state.eventLogGap.toString());
    }
    json.add("entries", entries);
    return json;
  }

  /** Both or neither: an entry that a bookmark has passed is never read again. */
  static void read(JsonFields memory, AgentState state) throws InvalidJson {
    JsonFields json = memory.object("eventLog");
    if (json == null) {
      return;
    }
    Map<String, EventBookmark> bookmarks = new TreeMap<>();
    JsonFields marks = json.object("bookmarks");
    if (marks != null) {
      for (String channel : marks.names()) {
        JsonFields mark = marks.required(channel, marks.object(channel));
        bookmarks.put(
            channel,
            new EventBookmark(
                mark.requiredInteger("recordId", 0, Long.MAX_VALUE),
                (int) mark.requiredInteger("unfinished", 0, Integer.MAX_VALUE - 1)));
      }
    }
    List<LogEntry> entries = new ArrayList<>();
    List<JsonFields> written = json.objects("entries", MAX_ENTRIES);
    for (JsonFields entry : written == null ? List.<JsonFields>of() : written) {
      Open<LogEntry.Origin> origin =
          entry.required("origin", entry.open("origin", LogEntry.Origin.class));
      Instant at = entry.required("at", entry.instant("at"));
      int id = (int) entry.requiredInteger("id", 0, MAX_ID);
      Optional<LogEntry.Origin> known = origin.known();
      if (known.isPresent()) {
        entries.add(
            new LogEntry(
                known.get(),
                id,
                at,
                entry.hresult("hresult"),
                entry.text("subject", Texts.MAX_LENGTH)));
      }
    }
    state.eventLogGap = json.instant("gap");
    state.eventBookmarks = bookmarks;
    state.logEntries = List.copyOf(entries);
  }
}
