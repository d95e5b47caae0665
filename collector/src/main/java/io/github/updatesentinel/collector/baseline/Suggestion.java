package io.github.updatesentinel.collector.baseline;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A baseline suggested by the fleet: for each line, the newest build that enough machines have
 * reached. It is only published by a user.
 *
 * @param lines with the most machines first
 */
public record Suggestion(List<Line> lines) {
  /** Fewer machines than this prove nothing: a pilot, a preview, a joke. */
  public static final int MIN_MACHINES = 10;

  /** Percent of a line's machines. */
  public static final int MIN_PERCENT = 5;

  /** Machines that were not seen for longer are not asked. */
  public static final Duration SEEN_WITHIN = Duration.ofDays(7);

  private static final int MAX_NUMBER = 999_999;

  private static final Set<VerdictCode> BLOCKED =
      EnumSet.of(VerdictCode.FALSE_UP_TO_DATE, VerdictCode.SERVICING_BLOCKED);

  /**
   * One build line.
   *
   * @param machines that are included
   * @param ubr the suggested revision; null if no build has enough machines
   * @param onIt machines with it or a newer one
   * @param known its row in the shipped list; null where that does not know it
   * @param newestKnown newest revision of this line in the shipped list
   * @param wanted revision that the current baseline requires
   */
  public record Line(
      int build,
      long machines,
      @Nullable Integer ubr,
      long onIt,
      @Nullable BuildRow known,
      @Nullable Integer newestKnown,
      @Nullable Integer wanted) {
    /** Whether it says something new. */
    public boolean newer() {
      return ubr != null && (wanted == null || ubr > wanted);
    }
  }

  /**
   * What follows from the machines that were seen within {@link #SEEN_WITHIN}. One whose servicing
   * is blocked proves nothing about what can be had.
   */
  static Suggestion of(
      List<BuildCensus.Group> fleet, KnownBuilds known, Optional<BaselineDocument> current) {
    TreeMap<Integer, NavigableMap<Integer, Long>> builds = new TreeMap<>();
    for (BuildCensus.Group group : fleet) {
      if (group.seen() && sound(group) && !BLOCKED.contains(group.verdict())) {
        builds
            .computeIfAbsent(group.build(), build -> new TreeMap<>())
            .merge(group.ubr(), group.machines(), Long::sum);
      }
    }
    List<Line> lines = new ArrayList<>();
    builds.forEach((build, ubrs) -> lines.add(line(build, ubrs, known, current)));
    lines.sort(Comparator.comparingLong(Line::machines).reversed());
    return new Suggestion(lines);
  }

  private static boolean sound(BuildCensus.Group group) {
    return group.build() >= 1
        && group.build() <= MAX_NUMBER
        && group.ubr() >= 0
        && group.ubr() <= MAX_NUMBER;
  }

  private static Line line(
      int build,
      NavigableMap<Integer, Long> ubrs,
      KnownBuilds known,
      Optional<BaselineDocument> current) {
    long machines = ubrs.values().stream().mapToLong(Long::longValue).sum();
    Integer wanted =
        current.flatMap(document -> document.wanted(build)).map(BuildRow::ubr).orElse(null);
    long onIt = 0;
    for (var ubr : ubrs.descendingMap().entrySet()) {
      onIt += ubr.getValue();
      if (onIt >= MIN_MACHINES && onIt * 100 >= machines * MIN_PERCENT) {
        return new Line(
            build,
            machines,
            ubr.getKey(),
            onIt,
            known.row(build, ubr.getKey()).orElse(null),
            known.newest(build).orElse(null),
            wanted);
      }
    }
    return new Line(build, machines, null, 0, null, known.newest(build).orElse(null), wanted);
  }

  /**
   * The current baseline with the suggestions that are newer, as text for the editor.
   *
   * @param version for the new one
   */
  String draft(Optional<BaselineDocument> current, String version) {
    TreeMap<Integer, BuildRow> rows = new TreeMap<>();
    List<BuildRow> all = new ArrayList<>(current.map(BaselineDocument::rows).orElse(List.of()));
    for (Line line : lines) {
      if (line.newer() && line.ubr() != null) {
        rows.put(
            line.build(),
            line.known() != null
                ? line.known()
                : new BuildRow(line.build(), line.ubr(), null, null, null, null, null));
      }
    }
    all.addAll(rows.values());
    all.sort(Comparator.comparingInt(BuildRow::build).thenComparingInt(BuildRow::ubr));
    Set<String> withdraws =
        new TreeSet<>(current.map(BaselineDocument::withdraws).orElse(Set.of()));
    return text(version, withdraws, all);
  }

  /** A document with one row a line, for people to edit. */
  static String text(String version, Set<String> withdraws, List<BuildRow> rows) {
    var gson = new GsonBuilder().disableHtmlEscaping().create();
    StringBuilder text = new StringBuilder("{\"version\":").append(gson.toJson(version));
    if (!withdraws.isEmpty()) {
      JsonArray versions = new JsonArray();
      withdraws.forEach(versions::add);
      text.append(",\"withdraws\":").append(gson.toJson(versions));
    }
    text.append(",\"builds\":[\n");
    for (int i = 0; i < rows.size(); i++) {
      text.append(gson.toJson(json(rows.get(i)))).append(i + 1 < rows.size() ? ",\n" : "\n");
    }
    return text.append("]}\n").toString();
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
    return json;
  }

  private static void add(JsonObject json, String name, @Nullable Object value) {
    if (value != null) {
      json.addProperty(name, value.toString());
    }
  }
}
