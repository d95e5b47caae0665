package io.github.updatesentinel.collector.baseline.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.VersionOrder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A baseline made of documents of the Security Update Guide.
 *
 * @param text its JSON, one entry a line, as the shipped list has it
 * @param added rows that the existing list does not have, in their order
 * @param dropped number of rows of the existing list that the new one lacks
 */
public record ConvertedBaseline(String text, List<BuildRow> added, int dropped) {
  private static final String ROWS = "builds";

  /** What a computer is required to have, or has instead. */
  private static final Set<String> REQUIRED = Set.of("B", BaselineLimits.HOTPATCH);

  /** Which rows of the existing list the new one has. */
  public enum Keep {
    /** All, for the shipped list, which requires only its monthly releases whatever else it has. */
    ALL,
    /**
     * Monthly releases and hotpatches, for a list that is published: agents require whatever it
     * has, except hotpatches.
     */
    REQUIRED
  }

  public ConvertedBaseline {
    added = List.copyOf(added);
  }

  /**
   * Adds documents to a list. The rows that are kept stay as they are, with members that are not
   * known here.
   *
   * @param guides one or more, in any order
   * @param existing a baseline; null for none
   * @param keep which of its rows
   * @param version of the new list; null for the newer one of the documents and the existing list
   * @throws InvalidBaseline if agents would refuse the existing list, or the new one
   */
  public static ConvertedBaseline of(
      List<SecurityGuide> guides, byte @Nullable [] existing, Keep keep, @Nullable String version)
      throws InvalidBaseline {
    JsonObject list = existing == null ? new JsonObject() : parse(existing);
    List<JsonObject> rows = rows(list);
    int before = rows.size();
    if (keep == Keep.REQUIRED) {
      rows.removeIf(row -> !REQUIRED.contains(text(row, "kind")));
    }
    int dropped = before - rows.size();
    Set<String> known =
        rows.stream().flatMap(row -> places(row).stream()).collect(Collectors.toSet());
    List<BuildRow> added =
        merged(guides).stream().filter(row -> !known.containsAll(places(json(row)))).toList();
    added.forEach(row -> rows.add(json(row)));
    rows.sort(
        Comparator.comparingInt((JsonObject row) -> row.get("build").getAsInt())
            .thenComparing(ConvertedBaseline::family)
            .thenComparingInt(row -> row.get("ubr").getAsInt()));
    list.addProperty("version", version == null ? version(guides, list) : version);
    String text = text(list, rows);
    BaselineDocument.parse(text.getBytes(UTF_8));
    return new ConvertedBaseline(text, added, dropped);
  }

  private static JsonObject parse(byte[] existing) throws InvalidBaseline {
    BaselineDocument.parse(existing);
    String text = new String(existing, UTF_8);
    return JsonParser.parseString(text.startsWith("\uFEFF") ? text.substring(1) : text)
        .getAsJsonObject();
  }

  private static List<JsonObject> rows(JsonObject list) {
    List<JsonObject> rows = new ArrayList<>();
    if (list.get(ROWS) instanceof JsonArray array) {
      array.forEach(row -> rows.add(row.getAsJsonObject()));
    }
    return rows;
  }

  /** Each release once; of two accounts of a hotpatch, the one that credits it with more. */
  private static List<BuildRow> merged(List<SecurityGuide> guides) {
    Map<String, BuildRow> rows = new TreeMap<>();
    for (SecurityGuide guide : guides) {
      for (BuildRow row : guide.rows()) {
        rows.merge(
            "%06d %s %06d".formatted(row.build(), familyName(row), row.ubr()),
            row,
            (one, other) -> of(one) >= of(other) ? one : other);
      }
    }
    return List.copyOf(rows.values());
  }

  /** A cumulative update is worth its own revision. */
  private static int of(BuildRow row) {
    Integer of = row.of();
    return of == null ? Integer.MAX_VALUE : of;
  }

  private static String familyName(BuildRow row) {
    return row.family() == null ? "" : row.family().name();
  }

  /** Where a row is in the list: on one line, or on that of clients and that of servers. */
  private static List<String> places(JsonObject row) {
    int build = row.get("build").getAsInt();
    String revision = "." + row.get("ubr").getAsInt();
    String family = family(row);
    if (!family.isEmpty()) {
      return List.of(build + family + revision);
    }
    return build >= BuildLine.FIRST_WITH_OWN_REVISIONS
        ? List.of(build + "CLIENT" + revision)
        : List.of(build + "CLIENT" + revision, build + "SERVER" + revision);
  }

  private static String family(JsonObject row) {
    return text(row, "family");
  }

  /** Empty where the row does not have it. */
  private static String text(JsonObject row, String name) {
    JsonElement value = row.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private static JsonObject json(BuildRow row) {
    JsonObject json = new JsonObject();
    json.addProperty("build", row.build());
    json.addProperty("ubr", row.ubr());
    add(json, "kb", row.kb());
    LocalDate released = row.released();
    add(json, "released", released == null ? null : released.toString());
    add(json, "kind", row.kind());
    if (row.of() != null) {
      json.addProperty("of", row.of());
    }
    add(json, "family", row.family() == null ? null : row.family().name());
    return json;
  }

  private static void add(JsonObject json, String name, @Nullable String value) {
    if (value != null) {
      json.addProperty(name, value);
    }
  }

  /** The newer of both: an agent refuses a list whose version is older than the one it has. */
  private static String version(List<SecurityGuide> guides, JsonObject list) {
    Set<String> versions = new HashSet<>();
    guides.forEach(guide -> versions.add(guide.version()));
    if (list.has("version")) {
      versions.add(list.get("version").getAsString());
    }
    return versions.stream().max(new VersionOrder()).orElseThrow();
  }

  private static String text(JsonObject list, List<JsonObject> rows) {
    JsonArray sorted = new JsonArray();
    rows.forEach(sorted::add);
    list.add(ROWS, sorted);
    List<String> members = new ArrayList<>();
    // The version first, for those who open the file.
    members.add("\"version\":" + list.get("version"));
    list.asMap()
        .forEach(
            (name, value) -> {
              if (!name.equals("version")) {
                members.add(new JsonPrimitive(name) + ":" + lines(value));
              }
            });
    return "{" + String.join(",", members) + "}\n";
  }

  /** One line for each entry of an array of objects. */
  private static String lines(JsonElement value) {
    if (!(value instanceof JsonArray array) || array.isEmpty() || !array.get(0).isJsonObject()) {
      return value.toString();
    }
    return array.asList().stream()
        .map(JsonElement::toString)
        .collect(Collectors.joining(",\n", "[\n", "\n]"));
  }
}
