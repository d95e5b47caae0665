package io.github.updatesentinel.agent.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.RemediationOutcome;
import io.github.updatesentinel.contract.StartType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Disabled services and the attempts to restore them, as the memory and the heartbeat hold them.
 */
public final class RemediationJson {
  private static final int MAX_TEXT = 4000;

  private RemediationJson() {}

  /** Which services are disabled, since when, and by whom. */
  public static JsonArray disabled(Collection<Disablement> disablements) {
    JsonArray json = new JsonArray();
    for (Disablement disablement : disablements) {
      JsonObject entry = new JsonObject();
      entry.addProperty("service", disablement.service());
      entry.addProperty("since", disablement.since().toString());
      entry.addProperty("recorded", disablement.recorded());
      AuthorJson.write(disablement.by(), entry);
      if (disablement.failures() != null) {
        entry.addProperty("failures", disablement.failures());
      }
      json.add(entry);
    }
    return json;
  }

  /** The attempts as the heartbeat has them. */
  public static JsonArray attempts(List<Restoration> restorations) {
    JsonArray json = new JsonArray();
    restorations.forEach(restoration -> json.add(attempt(restoration)));
    return json;
  }

  private static JsonObject attempt(Restoration restoration) {
    JsonObject entry = new JsonObject();
    entry.addProperty("at", restoration.at().toString());
    entry.addProperty("service", restoration.service());
    entry.addProperty("from", restoration.from().name());
    entry.addProperty("to", restoration.to().name());
    entry.addProperty("outcome", restoration.outcome().name());
    return entry;
  }

  static JsonObject write(AgentState state) {
    JsonObject json = new JsonObject();
    json.add("disabled", disabled(state.disablements.values()));
    JsonArray attempts = new JsonArray();
    for (Restoration restoration : state.restorations) {
      JsonObject entry = attempt(restoration);
      entry.addProperty("before", restoration.before());
      attempts.add(entry);
    }
    json.add("attempts", attempts);
    JsonArray givenUp = new JsonArray();
    state.givenUp.forEach(givenUp::add);
    json.add("givenUp", givenUp);
    return json;
  }

  static void read(JsonFields memory, AgentState state) throws InvalidJson {
    JsonFields json = memory.object("remediation");
    if (json == null) {
      return;
    }
    Map<String, Disablement> disablements = new TreeMap<>();
    List<JsonFields> disabled = json.objects("disabled", HeartbeatLimits.SERVICES);
    for (JsonFields entry : disabled == null ? List.<JsonFields>of() : disabled) {
      String service = entry.requiredText("service", HeartbeatLimits.SERVICE_NAME);
      disablements.put(
          service,
          new Disablement(
              service,
              entry.required("since", entry.instant("since")),
              Boolean.TRUE.equals(entry.bool("recorded")),
              AuthorJson.read(entry),
              entry.integer("failures", 0, HeartbeatLimits.MAX_INTEGER)));
    }
    List<Restoration> restorations = new ArrayList<>();
    List<JsonFields> attempts = json.objects("attempts", HeartbeatLimits.REMEDIATIONS);
    for (JsonFields entry : attempts == null ? List.<JsonFields>of() : attempts) {
      restorations.add(
          new Restoration(
              entry.required("at", entry.instant("at")),
              entry.requiredText("service", HeartbeatLimits.SERVICE_NAME),
              entry.required("from", entry.open("from", StartType.class)),
              entry.required("to", entry.open("to", StartType.class)),
              entry.required("outcome", entry.open("outcome", RemediationOutcome.class)),
              entry.requiredText("before", MAX_TEXT)));
    }
    List<String> givenUp =
        json.texts("givenUp", HeartbeatLimits.SERVICES, HeartbeatLimits.SERVICE_NAME);
    state.disablements.putAll(disablements);
    state.restorations = List.copyOf(restorations);
    if (givenUp != null) {
      state.givenUp.addAll(givenUp);
    }
  }
}
