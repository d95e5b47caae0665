package io.github.updatesentinel.agent.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.HResultTable;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.updatelog.LogAnalysis;
import io.github.updatesentinel.agent.updatelog.LogFile;
import io.github.updatesentinel.agent.updatelog.LogProblem;
import io.github.updatesentinel.agent.updatelog.LogSign;
import io.github.updatesentinel.agent.updatelog.scan.LogScan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The document of {@code analyze-log --json}. A missing member is not known, never 0. */
final class AnalysisJson {
  private AnalysisJson() {}

  static JsonObject write(LogAnalysis analysis) {
    boolean several = analysis.files().size() > 1;
    JsonObject json = new JsonObject();
    JsonArray files = new JsonArray();
    JsonArray errors = new JsonArray();
    for (LogFile file : analysis.files()) {
      files.add(file(file));
      file.errors().forEach(error -> errors.add(error(error, several ? file.name() : null)));
    }
    json.add("files", files);
    JsonArray scans = new JsonArray();
    analysis.scans().forEach(scan -> scans.add(scan(scan, several)));
    json.add("scans", scans);
    json.add("errors", errors);
    JsonObject counts = new JsonObject();
    for (LogJudgement judgement : LogJudgement.values()) {
      Long count = analysis.counts().get(judgement);
      if (count != null) {
        counts.addProperty(judgement.name(), count);
      }
    }
    json.add("scanCounts", counts);
    count(json, "scansLeftOut", analysis.scansLeftOut());
    count(json, "filesLeftOut", analysis.filesLeftOut());
    count(json, "filesSkipped", analysis.filesSkipped());
    json.addProperty("conclusion", analysis.conclusion().name());
    return json;
  }

  private static JsonObject file(LogFile file) {
    JsonObject json = new JsonObject();
    json.addProperty("name", file.name());
    json.addProperty("format", file.format().name());
    text(json, "encoding", file.encoding());
    if (file.encoding() != null) {
      json.addProperty("lines", file.lines());
      json.addProperty("undecodableLines", file.undecodableLines());
    }
    if (file.otherLog() != null) {
      json.addProperty("recognizedAs", file.otherLog().name());
    }
    problem(json, file.why());
    count(json, "errorsLeftOut", file.errorsLeftOut());
    if (!file.signs().isEmpty()) {
      JsonArray signs = new JsonArray();
      file.signs().forEach(sign -> signs.add(sign(sign)));
      json.add("signs", signs);
    }
    return json;
  }

  private static void problem(JsonObject json, @Nullable LogProblem why) {
    if (why != null) {
      json.addProperty("why", why.kind().name());
      text(json, "detail", why.detail());
    }
  }

  private static JsonObject sign(LogSign sign) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", sign.kind().name());
    json.addProperty("count", sign.count());
    json.addProperty("firstLine", sign.firstLine());
    json.addProperty("lastLine", sign.lastLine());
    return json;
  }

  private static JsonObject scan(LogScan scan, boolean several) {
    JsonObject json = new JsonObject();
    if (several) {
      json.addProperty("file", scan.file());
    }
    text(json, "startedAt", scan.startedAt());
    text(json, "endedAt", scan.endedAt());
    text(json, "callerId", scan.callerId());
    number(json, "scanId", scan.scanId());
    text(json, "serviceId", scan.serviceId());
    text(json, "source", scan.source());
    if (scan.online() != null) {
      json.addProperty("online", scan.online());
    }
    text(json, "criteria", scan.criteria());
    number(json, "found", scan.found());
    number(json, "evaluated", scan.evaluated());
    number(json, "deployed", scan.deployed());
    text(json, "exitCode", scan.exitCode());
    json.addProperty("firstLine", scan.firstLine());
    json.addProperty("lastLine", scan.lastLine());
    json.addProperty("systemUpdates", scan.counts());
    json.addProperty("judgement", scan.judgement().name());
    json.add("errors", errors(scan.errors()));
    count(json, "errorsLeftOut", scan.errorsLeftOut());
    return json;
  }

  private static JsonArray errors(List<LogError> errors) {
    JsonArray array = new JsonArray();
    errors.forEach(error -> array.add(error(error, null)));
    return array;
  }

  private static JsonObject error(LogError error, @Nullable String file) {
    JsonObject json = new JsonObject();
    HResult code = error.hresult();
    json.addProperty("hresult", code.toString());
    HResultTable.find(code).ifPresent(entry -> json.addProperty("name", entry.name()));
    json.addProperty("count", error.count());
    text(json, "file", file);
    json.addProperty("firstLine", error.firstLine());
    json.addProperty("lastLine", error.lastLine());
    if (error.noise()) {
      json.addProperty("noise", true);
    }
    return json;
  }

  private static void text(JsonObject json, String name, @Nullable Object value) {
    if (value != null) {
      json.addProperty(name, value.toString());
    }
  }

  private static void number(JsonObject json, String name, @Nullable Number value) {
    if (value != null) {
      json.addProperty(name, value);
    }
  }

  /** Only what is left out is worth a member. */
  private static void count(JsonObject json, String name, long count) {
    if (count > 0) {
      json.addProperty(name, count);
    }
  }
}
