package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code {"version": "...", "builds": [{"build", "ubr", "kb", "released"}], "withdraws":
 * ["..."]}}. A list is taken whole or not at all: half a baseline would call outdated machines
 * current.
 */
public final class BuildListParser {
  /** Bytes; the shipped list of eleven years is a ninth of it. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_ROWS = 8000;

  /**
   * Marks that begin or part values. A parsed value takes a hundred bytes and more, whatever its
   * text takes, and the service has 32 MB; one that runs out of them ends.
   */
  private static final int MAX_MARKS = 50_000;

  private static final int MAX_VERSION = 100;
  private static final int MAX_WITHDRAWN = 1000;
  private static final int MAX_BUILD = 999_999;
  private static final Pattern KB = Pattern.compile("KB\\d{6,8}");
  private static final Set<String> KINDS = Set.of("B", "C", "D", "OOB");

  private BuildListParser() {}

  public static BuildList parse(String json, Baseline.Source source) throws InvalidJson {
    checkMarks(json);
    JsonFields document = JsonFields.parse(json);
    String version = document.requiredText("version", MAX_VERSION);
    List<JsonFields> builds = document.required("builds", document.objects("builds", MAX_ROWS));
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
    List<String> withdraws = document.texts("withdraws", MAX_WITHDRAWN, MAX_VERSION);
    return new BuildList(
        version, source, rows, withdraws == null ? Set.of() : new HashSet<>(withdraws));
  }

  /** What a list of that size would make of memory must be known before it is made. */
  private static void checkMarks(String json) throws InvalidJson {
    int marks = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == ',' || c == '{' || c == '[') {
        marks++;
      }
    }
    if (marks > MAX_MARKS) {
      throw new InvalidJson(
          "size: expected up to %d commas and opening brackets, found %d"
              .formatted(MAX_MARKS, marks));
    }
  }

  private static BuildRow row(JsonFields fields) throws InvalidJson {
    String kb = fields.text("kb", 20);
    if (kb != null && !KB.matcher(kb).matches()) {
      throw fields.invalid("kb", "expected an update such as KB5017308, found \"" + kb + "\"");
    }
    String kind = fields.text("kind", 10);
    if (kind != null && !KINDS.contains(kind)) {
      throw fields.invalid("kind", "expected B, C, D or OOB, found \"" + kind + "\"");
    }
    return new BuildRow(
        (int) fields.requiredInteger("build", 1, MAX_BUILD),
        (int) fields.requiredInteger("ubr", 0, MAX_BUILD),
        kb,
        fields.date("released"),
        fields.date("releasedEstimate"),
        fields.date("notAfter"),
        kind);
  }
}
