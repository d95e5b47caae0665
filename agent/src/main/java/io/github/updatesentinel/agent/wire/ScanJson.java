package io.github.updatesentinel.agent.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.PendingUpdate;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.fact.UpdateHistory;
import io.github.updatesentinel.agent.fact.UpdateScan;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan report as one JSON document: what the scan process prints, and what the state file keeps.
 * Reading it trusts nothing, since both can be damaged.
 */
public final class ScanJson {
  /** Most that is kept of any text of the Windows Update Agent. */
  public static final int MAX_TEXT = 1000;

  private static final int MAX_LIST = 1000;
  private static final long MAX_FOUND = Integer.MAX_VALUE;
  private static final long MAX_DURATION_MS = Duration.ofDays(365).toMillis();

  private ScanJson() {}

  public static JsonObject write(ScanReport report) {
    JsonObject json = new JsonObject();
    json.add("scan", writeScan(report.scan()));
    UpdateHistory history = report.history();
    if (history != null) {
      json.add("history", writeHistory(history));
    }
    json.addProperty("rebootRequired", report.rebootRequired());
    return json;
  }

  public static JsonObject writeScan(UpdateScan scan) {
    JsonObject json = new JsonObject();
    json.addProperty("startedAt", scan.startedAt().toString());
    json.addProperty("durationMs", scan.took().toMillis());
    json.addProperty("outcome", scan.outcome().name());
    addText(json, "hresult", scan.hresult());
    json.addProperty("found", scan.found());
    if (scan.warnings() != null) {
      JsonArray warnings = new JsonArray();
      scan.warnings().forEach(warning -> warnings.add(warning.toString()));
      json.add("warnings", warnings);
    }
    JsonArray updates = new JsonArray();
    scan.updates().forEach(update -> updates.add(writeUpdate(update)));
    json.add("updates", updates);
    if (scan.unreadableItems() > 0) {
      json.addProperty("itemsUnreadable", scan.unreadableItems());
    }
    json.addProperty("server", scan.server());
    json.addProperty("error", scan.error());
    return json;
  }

  public static JsonObject writeHistory(UpdateHistory history) {
    JsonObject json = new JsonObject();
    addText(json, "lastSearchAt", history.lastSearchAt());
    addText(json, "lastInstallAt", history.lastInstallAt());
    JsonArray failures = new JsonArray();
    for (UpdateFailure failure : history.failures()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("at", failure.at().toString());
      entry.addProperty("hresult", failure.hresult().toString());
      entry.addProperty("title", failure.title());
      failures.add(entry);
    }
    json.add("failures", failures);
    return json;
  }

  private static JsonObject writeUpdate(PendingUpdate update) {
    JsonObject json = new JsonObject();
    json.addProperty("title", update.title());
    json.addProperty("updateId", update.updateId());
    JsonArray kb = new JsonArray();
    update.kb().forEach(kb::add);
    json.add("kb", kb);
    json.addProperty("severity", update.severity());
    json.addProperty("downloaded", update.downloaded());
    return json;
  }

  private static void addText(JsonObject json, String name, @Nullable Object value) {
    json.addProperty(name, value == null ? null : value.toString());
  }

  public static ScanReport read(JsonFields json) throws InvalidJson {
    JsonFields scan = json.required("scan", json.object("scan"));
    JsonFields history = json.object("history");
    return new ScanReport(
        readScan(scan), history == null ? null : readHistory(history), json.bool("rebootRequired"));
  }

  private static UpdateScan readScan(JsonFields json) throws InvalidJson {
    List<PendingUpdate> updates = new ArrayList<>();
    for (JsonFields update : orEmpty(json.objects("updates", HeartbeatLimits.UPDATES))) {
      updates.add(
          new PendingUpdate(
              update.text("title", MAX_TEXT),
              update.text("updateId", MAX_TEXT),
              orEmpty(update.texts("kb", 100, 40)),
              update.text("severity", MAX_TEXT),
              update.bool("downloaded")));
    }
    Long found = json.integer("found", 0, MAX_FOUND);
    Long unreadable = json.integer("itemsUnreadable", 0, MAX_FOUND);
    return new UpdateScan(
        json.required("outcome", json.open("outcome", ScanOutcome.class)),
        json.hresult("hresult"),
        found == null ? null : Integer.valueOf(found.intValue()),
        readWarnings(json),
        updates,
        unreadable == null ? 0 : unreadable.intValue(),
        json.required("startedAt", json.instant("startedAt")),
        Duration.ofMillis(json.requiredInteger("durationMs", 0, MAX_DURATION_MS)),
        json.text("server", MAX_TEXT),
        json.text("error", MAX_TEXT));
  }

  private static @Nullable List<HResult> readWarnings(JsonFields json) throws InvalidJson {
    List<String> texts = json.texts("warnings", MAX_LIST, 12);
    if (texts == null) {
      return null;
    }
    List<HResult> warnings = new ArrayList<>();
    for (String text : texts) {
      try {
        warnings.add(HResult.parse(text));
      } catch (IllegalArgumentException e) {
        throw json.invalid(
            "warnings", "expected a code such as 0x80070422, found \"" + text + "\"");
      }
    }
    return warnings;
  }

  private static UpdateHistory readHistory(JsonFields json) throws InvalidJson {
    List<UpdateFailure> failures = new ArrayList<>();
    for (JsonFields failure : orEmpty(json.objects("failures", MAX_LIST))) {
      Instant at = failure.required("at", failure.instant("at"));
      HResult hresult = failure.required("hresult", failure.hresult("hresult"));
      failures.add(
          new UpdateFailure(
              UpdateFailure.Source.HISTORY, at, hresult, failure.text("title", MAX_TEXT)));
    }
    return new UpdateHistory(json.instant("lastSearchAt"), json.instant("lastInstallAt"), failures);
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
