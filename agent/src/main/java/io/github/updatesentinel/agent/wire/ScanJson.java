package io.github.updatesentinel.agent.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
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
      JsonObject written = writeHistory(history);
      written.add("installs", writeInstalls(history.installs()));
      json.add("history", written);
    }
    json.addProperty("rebootRequired", report.rebootRequired());
    json.addProperty("esu", report.esu());
    if (report.scan().abortIsFailure()) {
      json.addProperty("abortIsFailure", true);
    }
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
    json.addProperty("servicingFound", scan.servicingFound());
    addText(json, "selection", scan.selection());
    if (!scan.sight().equals(ScanSight.UNKNOWN)) {
      json.add("sight", writeSight(scan.sight()));
    }
    return json;
  }

  private static JsonObject writeSight(ScanSight sight) {
    JsonObject json = new JsonObject();
    json.addProperty("state", sight.state().name());
    json.addProperty("installed", sight.installed());
    json.addProperty("servicing", sight.servicing());
    json.addProperty("hidden", sight.hidden());
    if (!sight.hiddenTitles().isEmpty()) {
      json.add("hiddenTitles", texts(sight.hiddenTitles()));
    }
    return json;
  }

  private static JsonArray texts(List<String> texts) {
    JsonArray json = new JsonArray();
    texts.forEach(json::add);
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

  /** What the child and the state file have besides, and the heartbeat does not. */
  private static JsonArray writeInstalls(List<InstallAttempt> installs) {
    JsonArray json = new JsonArray();
    for (InstallAttempt install : installs) {
      JsonObject entry = new JsonObject();
      entry.addProperty("at", install.at().toString());
      addText(entry, "code", install.code());
      entry.addProperty("title", install.title());
      entry.addProperty("updateId", install.updateId());
      entry.add("kb", texts(install.kb()));
      entry.addProperty("servicing", install.servicing());
      json.add(entry);
    }
    return json;
  }

  private static JsonObject writeUpdate(PendingUpdate update) {
    JsonObject json = new JsonObject();
    json.addProperty("title", update.title());
    json.addProperty("updateId", update.updateId());
    json.add("kb", texts(update.kb()));
    json.addProperty("severity", update.severity());
    json.addProperty("downloaded", update.downloaded());
    json.addProperty("servicing", update.servicing());
    return json;
  }

  private static void addText(JsonObject json, String name, @Nullable Object value) {
    json.addProperty(name, value == null ? null : value.toString());
  }

  public static ScanReport read(JsonFields json) throws InvalidJson {
    JsonFields scan = json.required("scan", json.object("scan"));
    JsonFields history = json.object("history");
    UpdateScan read = readScan(scan);
    return new ScanReport(
        Boolean.TRUE.equals(json.bool("abortIsFailure")) ? read.takenForFailed() : read,
        history == null ? null : readHistory(history),
        json.bool("rebootRequired"),
        json.bool("esu"));
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
              update.bool("downloaded"),
              update.bool("servicing")));
    }
    Integer found = count(json, "found");
    Integer unreadable = count(json, "itemsUnreadable");
    return new UpdateScan(
        json.required("outcome", json.open("outcome", ScanOutcome.class)),
        json.hresult("hresult"),
        found,
        readWarnings(json),
        updates,
        unreadable == null ? 0 : unreadable,
        json.required("startedAt", json.instant("startedAt")),
        Duration.ofMillis(json.requiredInteger("durationMs", 0, MAX_DURATION_MS)),
        json.text("server", MAX_TEXT),
        json.text("error", MAX_TEXT),
        servicingFound(json, found),
        json.open("selection", ScanSelection.class),
        readSight(json.object("sight")),
        false);
  }

  private static @Nullable Integer servicingFound(JsonFields json, @Nullable Integer found)
      throws InvalidJson {
    Integer servicing = count(json, "servicingFound");
    if (servicing != null && (found == null || servicing > found)) {
      throw json.invalid("servicingFound", "expected up to " + found + ", found " + servicing);
    }
    return servicing;
  }

  private static ScanSight readSight(@Nullable JsonFields json) throws InvalidJson {
    return json == null
        ? ScanSight.UNKNOWN
        : new ScanSight(
            json.required("state", json.open("state", ScanSight.State.class)),
            count(json, "installed"),
            count(json, "servicing"),
            count(json, "hidden"),
            orEmpty(json.texts("hiddenTitles", ScanSight.MAX_TITLES, MAX_TEXT)));
  }

  private static @Nullable Integer count(JsonFields json, String name) throws InvalidJson {
    Long number = json.integer(name, 0, MAX_FOUND);
    return number == null ? null : Integer.valueOf(number.intValue());
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
    return new UpdateHistory(
        json.instant("lastSearchAt"),
        json.instant("lastInstallAt"),
        failures,
        readInstalls(orEmpty(json.objects("installs", UpdateHistory.MAX_INSTALLS))));
  }

  private static List<InstallAttempt> readInstalls(List<JsonFields> installs) throws InvalidJson {
    List<InstallAttempt> attempts = new ArrayList<>();
    for (JsonFields install : installs) {
      attempts.add(
          new InstallAttempt(
              install.required("at", install.instant("at")),
              install.hresult("code"),
              install.text("title", MAX_TEXT),
              install.text("updateId", MAX_TEXT),
              orEmpty(install.texts("kb", 100, 40)),
              install.bool("servicing")));
    }
    return attempts;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
