package io.github.updatesentinel.agent.baseline;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code {"version": "...", "builds": [{"build", "ubr", "kb", "released"}], "withdraws":
 * ["..."]}}. A list is taken whole or not at all: half a baseline would call outdated machines
 * current.
 */
public final class BuildListParser {
  private BuildListParser() {}

  public static BuildList parse(String json, BaselineSource source) throws InvalidJson {
    checkMarks(json);
    JsonFields document = JsonFields.parse(json);
    String version = document.requiredText("version", BaselineLimits.MAX_VERSION);
    List<JsonFields> builds =
        document.required("builds", document.objects("builds", BaselineLimits.MAX_ROWS));
    if (builds.isEmpty()) {
      throw new InvalidJson("builds: expected one or more entries, found none");
    }
    List<BuildRow> rows = new ArrayList<>();
    Set<List<Integer>> seen = new HashSet<>();
    for (JsonFields fields : builds) {
      BuildRow row = row(fields);
      if (!seen.add(List.of(row.build(), row.ubr()))) {
        throw new InvalidJson(
            "builds[%d]: %d.%d is listed twice".formatted(rows.size(), row.build(), row.ubr()));
      }
      rows.add(row);
    }
    List<String> withdraws =
        document.texts("withdraws", BaselineLimits.MAX_WITHDRAWN, BaselineLimits.MAX_VERSION);
    return new BuildList(
        version, source, rows, withdraws == null ? Set.of() : new HashSet<>(withdraws), List.of());
  }

  /** What a list of that size would make of memory must be known before it is made. */
  private static void checkMarks(String json) throws InvalidJson {
    int marks = BaselineLimits.marks(json);
    if (marks > BaselineLimits.MAX_MARKS) {
      throw new InvalidJson(
          "size: expected up to %d commas and opening brackets, found %d"
              .formatted(BaselineLimits.MAX_MARKS, marks));
    }
  }

  private static BuildRow row(JsonFields fields) throws InvalidJson {
    String kb = fields.text("kb", 20);
    if (kb != null && !BaselineLimits.isKb(kb)) {
      throw fields.invalid("kb", "expected an update such as KB5017308, found \"" + kb + "\"");
    }
    String kind = fields.text("kind", 10);
    if (kind != null && !BaselineLimits.KINDS.contains(kind)) {
      throw fields.invalid("kind", "expected B, C, D or OOB, found \"" + kind + "\"");
    }
    return new BuildRow(
        (int) fields.requiredInteger("build", 1, BaselineLimits.MAX_NUMBER),
        (int) fields.requiredInteger("ubr", 0, BaselineLimits.MAX_NUMBER),
        kb,
        fields.date("released"),
        fields.date("releasedEstimate"),
        fields.date("notAfter"),
        kind);
  }
}
