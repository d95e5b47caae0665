package io.github.updatesentinel.agent.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.StartType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Changes of start types, newest first: the same in the agent's memory and in the heartbeat. */
public final class StartTypeChangeJson {
  private static final int MAX_CHANGES = 200;

  private StartTypeChangeJson() {}

  public static JsonArray write(Collection<StartTypeChange> changes) {
    JsonArray json = new JsonArray();
    for (StartTypeChange change : changes) {
      JsonObject entry = new JsonObject();
      entry.addProperty("at", change.at().toString());
      entry.addProperty("service", change.service());
      entry.addProperty("from", change.from().name());
      entry.addProperty("to", change.to().name());
      AuthorJson.write(change.by(), entry);
      json.add(entry);
    }
    return json;
  }

  /** Absent is empty: so it is in the memory of an older agent. */
  public static List<StartTypeChange> read(JsonFields json, String name) throws InvalidJson {
    List<StartTypeChange> changes = new ArrayList<>();
    List<JsonFields> entries = json.objects(name, MAX_CHANGES);
    for (JsonFields entry : entries == null ? List.<JsonFields>of() : entries) {
      changes.add(
          new StartTypeChange(
              entry.required("at", entry.instant("at")),
              entry.requiredText("service", HeartbeatLimits.SERVICE_NAME),
              entry.required("from", entry.open("from", StartType.class)),
              entry.required("to", entry.open("to", StartType.class)),
              AuthorJson.read(entry)));
    }
    return changes;
  }
}
