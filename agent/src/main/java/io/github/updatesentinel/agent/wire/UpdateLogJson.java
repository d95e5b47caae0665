package io.github.updatesentinel.agent.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.HResultTable;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The member {@code updateLog} of the heartbeat; the child process and the state file have it, too.
 */
public final class UpdateLogJson {
  private static final long MAX_COUNT = (1L << 53) - 1;

  private UpdateLogJson() {}

  /** The finding as JSON. */
  public static JsonObject write(UpdateLogFinding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("judgement", finding.judgement().name());
    json.addProperty("analyzedAt", finding.analyzedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    JsonArray errors = new JsonArray();
    for (LogError error : finding.errors()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("hresult", error.hresult().toString());
      HResultTable.find(error.hresult())
          .ifPresent(known -> entry.addProperty("name", known.name()));
      entry.addProperty("count", error.count());
      entry.addProperty("firstLine", error.firstLine());
      entry.addProperty("lastLine", error.lastLine());
      if (error.noise()) {
        entry.addProperty("noise", true);
      }
      errors.add(entry);
    }
    json.add("errors", errors);
    return json;
  }

  /** Reads it; trusts nothing of it. */
  public static UpdateLogFinding read(JsonFields json) throws InvalidJson {
    List<LogError> errors = new ArrayList<>();
    List<JsonFields> entries = json.objects("errors", UpdateLogFinding.MAX_ERRORS);
    for (JsonFields entry : entries == null ? List.<JsonFields>of() : entries) {
      errors.add(
          new LogError(
              entry.required("hresult", entry.hresult("hresult")),
              entry.requiredInteger("count", 0, MAX_COUNT),
              entry.requiredInteger("firstLine", 1, MAX_COUNT),
              entry.requiredInteger("lastLine", 1, MAX_COUNT),
              Boolean.TRUE.equals(entry.bool("noise"))));
    }
    return new UpdateLogFinding(
        json.required("judgement", json.open("judgement", LogJudgement.class)),
        json.required("analyzedAt", json.instant("analyzedAt")),
        errors);
  }
}
