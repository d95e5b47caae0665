package io.github.updatesentinel.agent.baseline;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code {"version": "...", "builds": [...], "servicing": [...], "withdraws": ["..."]}}. A
 * list is taken whole or not at all: half a baseline would call outdated machines current. What a
 * newer version means for a kind or a family that this one does not know is left out.
 */
public final class BuildListParser {
  private BuildListParser() {}

  public static BuildList parse(String json, BaselineSource source) throws InvalidJson {
    checkMarks(json);
    JsonFields document = JsonFields.parse(json);
    String version = document.requiredText("version", BaselineLimits.MAX_VERSION);
    List<String> withdraws =
        document.texts("withdraws", BaselineLimits.MAX_WITHDRAWN, BaselineLimits.MAX_VERSION);
    return new BuildList(
        version,
        source,
        new BuildRowParser().rows(document),
        withdraws == null ? Set.of() : new HashSet<>(withdraws),
        new ServicingParser().ends(document));
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
}
