package io.github.updatesentinel.agent.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.EventBookmark;
import io.github.updatesentinel.agent.probe.EventLogProbe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the agent's memory holds of the event log. */
final class EventLogJson {
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
    JsonArray failures = new JsonArray();
    for (UpdateFailure failure : state.loggedFailures) {
      JsonObject entry = new JsonObject();
      entry.addProperty("at", failure.at().toString());
      entry.addProperty("hresult", failure.hresult().toString());
      entry.addProperty("title", failure.title());
      failures.add(entry);
    }
    JsonObject json = new JsonObject();
    json.add("bookmarks", bookmarks);
    json.add("failures", failures);
    return json;
  }

  static void read(JsonFields json, AgentState state) throws InvalidJson {
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
    state.eventBookmarks = bookmarks;
    List<UpdateFailure> failures = new ArrayList<>();
    List<JsonFields> entries = json.objects("failures", EventLogProbe.MAX_FAILURES);
    for (JsonFields entry : entries == null ? List.<JsonFields>of() : entries) {
      Instant at = entry.required("at", entry.instant("at"));
      HResult hresult = entry.required("hresult", entry.hresult("hresult"));
      failures.add(
          new UpdateFailure(
              UpdateFailure.Source.EVENT_LOG, at, hresult, entry.text("title", Texts.MAX_LENGTH)));
    }
    state.loggedFailures = List.copyOf(failures);
  }
}
