package io.github.updatesentinel.agent.baseline;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code builds} of one list. */
final class BuildRowParser {
  private final Set<String> seen = new HashSet<>();

  List<BuildRow> rows(JsonFields document) throws InvalidJson {
    List<JsonFields> builds =
        document.required("builds", document.objects("builds", BaselineLimits.MAX_ROWS));
    if (builds.isEmpty()) {
      throw new InvalidJson("builds: expected one or more entries, found none");
    }
    List<BuildRow> rows = new ArrayList<>();
    for (int i = 0; i < builds.size(); i++) {
      Optional<BuildRow> row = row(builds.get(i));
      if (row.isPresent()) {
        checkNew(i, row.get());
        rows.add(row.get());
      }
    }
    return rows;
  }

  private void checkNew(int index, BuildRow row) throws InvalidJson {
    if (!seen.add(row.name())) {
      throw new InvalidJson("builds[%d]: %s is listed twice".formatted(index, row.name()));
    }
  }

  /** Empty for a row of a kind or a family that a newer version added. */
  private static Optional<BuildRow> row(JsonFields fields) throws InvalidJson {
    String kind = fields.openName("kind");
    Open<WindowsFamily> family = fields.open("family", WindowsFamily.class);
    boolean newKind = kind != null && !BaselineLimits.KINDS.contains(kind);
    boolean newFamily = family != null && family.known().isEmpty();
    if (newKind || newFamily) {
      return Optional.empty();
    }
    return Optional.of(
        new BuildRow(
            (int) fields.requiredInteger("build", 1, BaselineLimits.MAX_NUMBER),
            (int) fields.requiredInteger("ubr", 0, BaselineLimits.MAX_NUMBER),
            kb(fields),
            fields.date("released"),
            fields.date("releasedEstimate"),
            fields.date("notAfter"),
            kind,
            of(fields, BaselineLimits.HOTPATCH.equals(kind)),
            family == null ? null : family.known().orElse(null)));
  }

  private static @Nullable String kb(JsonFields fields) throws InvalidJson {
    String kb = fields.text("kb", 20);
    if (kb != null && !BaselineLimits.isKb(kb)) {
      throw fields.invalid("kb", "expected an update such as KB5017308, found \"" + kb + "\"");
    }
    return kb;
  }

  /** Without it, a hotpatch would not say what it is as good as. */
  private static @Nullable Integer of(JsonFields fields, boolean hotpatch) throws InvalidJson {
    if (hotpatch) {
      return (int) fields.requiredInteger("of", 0, BaselineLimits.MAX_NUMBER);
    }
    if (fields.integer("of", 0, BaselineLimits.MAX_NUMBER) != null) {
      throw fields.invalid("of", "expected only in rows of kind H");
    }
    return null;
  }
}
