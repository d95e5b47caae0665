package io.github.updatesentinel.collector.baseline;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a baseline with one row a line, for people to edit. */
final class DocumentText {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private DocumentText() {}

  static String of(
      String version, Set<String> withdraws, List<BuildRow> rows, List<ServicingEnd> servicing) {
    StringBuilder text = new StringBuilder("{\"version\":").append(GSON.toJson(version));
    if (!withdraws.isEmpty()) {
      text.append(",\"withdraws\":").append(GSON.toJson(texts(withdraws)));
    }
    text.append(",\"builds\":").append(lines(rows.stream().map(DocumentText::json).toList()));
    if (!servicing.isEmpty()) {
      text.append(",\"servicing\":")
          .append(lines(servicing.stream().map(DocumentText::json).toList()));
    }
    return text.append("}\n").toString();
  }

  private static String lines(List<JsonObject> entries) {
    return entries.stream().map(GSON::toJson).collect(Collectors.joining(",\n", "[\n", "\n]"));
  }

  private static JsonObject json(BuildRow row) {
    JsonObject json = new JsonObject();
    json.addProperty("build", row.build());
    json.addProperty("ubr", row.ubr());
    add(json, "kb", row.kb());
    add(json, "released", row.released());
    add(json, "releasedEstimate", row.releasedEstimate());
    add(json, "notAfter", row.notAfter());
    add(json, "kind", row.kind());
    if (row.of() != null) {
      json.addProperty("of", row.of());
    }
    add(json, "family", row.family());
    return json;
  }

  private static JsonObject json(ServicingEnd end) {
    JsonObject json = new JsonObject();
    json.addProperty("build", end.build());
    // Absent means clients.
    add(json, "family", end.family() == WindowsFamily.CLIENT ? null : end.family());
    if (!end.editions().isEmpty()) {
      json.add("editions", texts(end.editions()));
    }
    add(json, "ends", end.ends());
    add(json, "esuEnds", end.esuEnds());
    return json;
  }

  private static JsonElement texts(Collection<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private static void add(JsonObject json, String name, @Nullable Object value) {
    if (value != null) {
      json.addProperty(name, value.toString());
    }
  }
}
