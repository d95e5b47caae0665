package io.github.updatesentinel.contract.baseline;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A dated list of Windows releases, by build line. Immutable. */
public final class BuildList {
  private final String version;
  private final BaselineSource source;
  private final Set<String> withdraws;
  private final List<ServicingEnd> servicing;
  private final NavigableMap<BuildLine, NavigableMap<Integer, BuildRow>> lines = new TreeMap<>();

  /** A list that withdraws nothing. */
  public BuildList(String version, BaselineSource source, Collection<BuildRow> rows) {
    this(version, source, rows, Set.of(), List.of());
  }

  /**
   * @param version as its author names it, up to 100 characters
   * @param source whose list it is: the shipped one requires monthly releases alone
   * @param rows in any order
   * @param withdraws versions that its author takes back
   * @param servicing until when lines get updates
   */
  public BuildList(
      String version,
      BaselineSource source,
      Collection<BuildRow> rows,
      Set<String> withdraws,
      Collection<ServicingEnd> servicing) {
    this.version = version;
    this.source = source;
    this.withdraws = Set.copyOf(withdraws);
    this.servicing = List.copyOf(servicing);
    for (BuildRow row : rows) {
      for (BuildLine line : row.lines()) {
        // What is meant for one family alone counts for more than what is meant for both.
        lines
            .computeIfAbsent(line, key -> new TreeMap<>())
            .merge(row.ubr(), row, (old, next) -> next.family() == null ? old : next);
      }
    }
  }

  public String version() {
    return version;
  }

  /** Versions that its author takes back: this list may follow them though it asks for less. */
  public Set<String> withdraws() {
    return withdraws;
  }

  public BaselineSource source() {
    return source;
  }

  /** The lines that it knows, in ascending order. */
  public Set<BuildLine> lines() {
    return Collections.unmodifiableSet(lines.keySet());
  }

  /** Until when lines get updates, as its author lists it. */
  public List<ServicingEnd> servicing() {
    return servicing;
  }

  /**
   * The newest release of the line that counts: any but a hotpatch in a list that somebody chose,
   * but only the monthly ones in the shipped list, which records previews as well.
   */
  public Optional<Baseline> wanted(BuildLine line) {
    return wanted(line, LocalDate.MAX);
  }

  /**
   * The same, where the shipped list requires only what came out by a day. Other lists require at
   * once what they have, since an administrator chose them.
   */
  public Optional<Baseline> wanted(BuildLine line, LocalDate shippedBy) {
    return releases(line).descendingMap().values().stream()
        .filter(row -> counts(row) && !isTooYoung(row, shippedBy))
        .findFirst()
        .map(row -> new Baseline(row.build(), row.ubr(), row.kb(), source));
  }

  private boolean counts(BuildRow row) {
    return !row.isHotpatch() && (source != BaselineSource.SHIPPED || row.isMonthly());
  }

  private boolean isTooYoung(BuildRow row, LocalDate shippedBy) {
    return source == BaselineSource.SHIPPED
        && row.outBy().filter(day -> day.isAfter(shippedBy)).isPresent();
  }

  /** The day of the newest release of any line. */
  public Optional<LocalDate> newest() {
    return lines.keySet().stream()
        .flatMap(line -> newest(line).stream())
        .max(Comparator.naturalOrder());
  }

  /** The day of the newest release of the line. */
  public Optional<LocalDate> newest(BuildLine line) {
    return releases(line).values().stream()
        .flatMap(row -> row.outBy().stream())
        .max(Comparator.naturalOrder());
  }

  /**
   * The latest day on which this build can have come out: its own day, else that of the next dated
   * release above it. So a build older than the line's first entry is at least as old as that
   * entry, and one newer than the last is of unknown age.
   */
  public Optional<LocalDate> outBy(BuildLine line, int ubr) {
    return releases(line).tailMap(ubr, true).values().stream()
        .flatMap(row -> row.outBy().stream())
        .findFirst();
  }

  /** The same for a build that has an entry of its own. */
  public Optional<LocalDate> released(BuildLine line, int ubr) {
    return row(line, ubr).flatMap(BuildRow::outBy);
  }

  /** The releases of a line by their revision, in ascending order. */
  public NavigableMap<Integer, BuildRow> rows(BuildLine line) {
    return Collections.unmodifiableNavigableMap(releases(line));
  }

  public Optional<BuildRow> row(BuildLine line, int ubr) {
    return Optional.ofNullable(releases(line).get(ubr));
  }

  Optional<BuildRow> newestOfBaseMonths(BuildLine line) {
    return releases(line).descendingMap().values().stream()
        .filter(BuildRow::isOfBaseMonth)
        .findFirst();
  }

  boolean hasReleaseAfter(LocalDate day, BuildLine line, int ubr) {
    return releases(line).headMap(ubr, true).values().stream()
        .filter(this::isForAll)
        .flatMap(row -> row.outBy().stream())
        .anyMatch(out -> out.isAfter(day));
  }

  /** An administrator who lists a release without its kind requires it of every computer. */
  private boolean isForAll(BuildRow row) {
    return row.isMonthly() || (source != BaselineSource.SHIPPED && row.kind() == null);
  }

  Optional<LocalDate> firstMissed(BuildLine line, int ubr, int required) {
    return ubr >= required
        ? Optional.empty()
        : releases(line).subMap(ubr, false, required, true).values().stream()
            .filter(this::counts)
            .flatMap(row -> row.outBy().stream())
            .findFirst();
  }

  boolean hasServicing(BuildLine line) {
    return servicing.stream().anyMatch(end -> end.line().equals(line));
  }

  Optional<ServicingEnd> servicing(BuildLine line, @Nullable String edition) {
    List<ServicingEnd> ofLine = servicing.stream().filter(end -> end.line().equals(line)).toList();
    if (edition == null) {
      // It may be any of them, so that only what all of them have in common is known.
      return ofLine.stream()
          .findFirst()
          .filter(first -> ofLine.stream().allMatch(first::endsLike))
          .filter(first -> ofLine.stream().anyMatch(end -> end.editions().isEmpty()));
    }
    return ofLine.stream()
        .filter(end -> end.names(edition))
        .findFirst()
        .or(() -> ofLine.stream().filter(end -> end.editions().isEmpty()).findFirst());
  }

  private NavigableMap<Integer, BuildRow> releases(BuildLine line) {
    return lines.getOrDefault(line, new TreeMap<>());
  }
}
