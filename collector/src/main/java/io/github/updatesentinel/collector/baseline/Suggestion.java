package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
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
   * @param newestKnown newest monthly release of this line in the shipped list
   * @param wanted revision that the current baseline requires
   */
  public record Line(
      BuildLine line,
      long machines,
      @Nullable Integer ubr,
      long onIt,
      @Nullable BuildRow known,
      @Nullable Integer newestKnown,
      @Nullable Integer wanted) {
    public int build() {
      return line.build();
    }

    /** Whether fewer updates would be required than now. */
    public boolean lower() {
      return ubr != null && wanted != null && ubr < wanted;
    }

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
    Baselines lists = known.after(current);
    TreeMap<BuildLine, NavigableMap<Integer, Long>> builds = new TreeMap<>();
    for (BuildCensus.Group group : fleet) {
      if (group.seen() && sound(group) && !BLOCKED.contains(group.verdict())) {
        // A hotpatch is never required; its cumulative update is as good.
        builds
            .computeIfAbsent(group.line(), line -> new TreeMap<>())
            .merge(lists.cumulative(group.line(), group.ubr()), group.machines(), Long::sum);
      }
    }
    List<Line> lines = new ArrayList<>();
    builds.forEach((line, ubrs) -> lines.add(line(line, ubrs, known, current)));
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
      BuildLine line,
      NavigableMap<Integer, Long> ubrs,
      KnownBuilds known,
      Optional<BaselineDocument> current) {
    long machines = ubrs.values().stream().mapToLong(Long::longValue).sum();
    Integer wanted =
        current.flatMap(document -> document.wanted(line)).map(BuildRow::ubr).orElse(null);
    long onIt = 0;
    for (var ubr : ubrs.descendingMap().entrySet()) {
      onIt += ubr.getValue();
      if (onIt >= MIN_MACHINES && onIt * 100 >= machines * MIN_PERCENT) {
        return new Line(
            line,
            machines,
            ubr.getKey(),
            onIt,
            known.row(line, ubr.getKey()).orElse(null),
            known.newest(line).orElse(null),
            wanted);
      }
    }
    return new Line(line, machines, null, 0, null, known.newest(line).orElse(null), wanted);
  }

  /**
   * The current baseline with the suggestions that are newer, as text for the editor.
   *
   * @param version for the new one
   */
  String draft(Optional<BaselineDocument> current, String version) {
    Map<String, BuildRow> suggested = new TreeMap<>();
    for (Line line : lines) {
      if (line.newer() && line.ubr() != null) {
        BuildRow row = row(line, line.ubr());
        suggested.put(row.name(), row);
      }
    }
    List<BuildRow> rows = new ArrayList<>(current.map(BaselineDocument::rows).orElse(List.of()));
    rows.addAll(suggested.values());
    rows.sort(Comparator.comparingInt(BuildRow::build).thenComparingInt(BuildRow::ubr));
    return DocumentText.of(
        version,
        new TreeSet<>(current.map(BaselineDocument::withdraws).orElse(Set.of())),
        rows,
        current.map(BaselineDocument::servicing).orElse(List.of()));
  }

  private BuildRow row(Line line, int ubr) {
    BuildRow known = line.known();
    WindowsFamily family = isForBoth(line) ? null : line.line().family();
    return known == null
        ? new BuildRow(line.build(), ubr, null, null, null, null, null, null, family)
        : new BuildRow(
            line.build(),
            ubr,
            known.kb(),
            known.released(),
            known.releasedEstimate(),
            known.notAfter(),
            known.kind(),
            null,
            family);
  }

  /**
   * Whether a row needs no family: where it means that of the line anyway, or the fleet has no
   * machine of the other family that would be asked for more than is suggested for it.
   */
  private boolean isForBoth(Line line) {
    if (line.build() >= BuildLine.FIRST_WITH_OWN_REVISIONS) {
      return line.line().family() == WindowsFamily.CLIENT;
    }
    return lines.stream()
        .filter(other -> other.build() == line.build())
        .allMatch(other -> other.newer() && Objects.equals(other.ubr(), line.ubr()));
  }
}
