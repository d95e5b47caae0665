package io.github.updatesentinel.contract.baseline;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A dated list of Windows releases, by build line. Immutable. */
public final class BuildList {
  private final String version;
  private final BaselineSource source;
  private final Set<String> withdraws;
  private final NavigableMap<Integer, NavigableMap<Integer, BuildRow>> lines = new TreeMap<>();

  /** A list that withdraws nothing. */
  public BuildList(String version, BaselineSource source, Collection<BuildRow> rows) {
    this(version, source, rows, Set.of());
  }

  /**
   * @param version as its author names it, up to 100 characters
   * @param source whose list it is: the shipped one requires monthly releases alone
   * @param rows in any order
   * @param withdraws versions that its author takes back
   */
  public BuildList(
      String version, BaselineSource source, Collection<BuildRow> rows, Set<String> withdraws) {
    this.version = version;
    this.source = source;
    this.withdraws = Set.copyOf(withdraws);
    for (BuildRow row : rows) {
      lines.computeIfAbsent(row.build(), build -> new TreeMap<>()).put(row.ubr(), row);
    }
  }

  public String version() {
    return version;
  }

  /** Versions that its author takes back: this list may follow them though it asks for less. */
  public Set<String> withdraws() {
    return withdraws;
  }

  /** The build lines that it knows, such as 19044, in ascending order. */
  public Set<Integer> lines() {
    return Collections.unmodifiableSet(lines.keySet());
  }

  /**
   * The newest release of the line that counts: any in a list that somebody chose, but only the
   * monthly ones in the shipped list, which records previews as well.
   */
  public Optional<Baseline> wanted(int build) {
    return line(build).descendingMap().values().stream()
        .filter(row -> source != BaselineSource.SHIPPED || row.isMonthly())
        .findFirst()
        .map(row -> new Baseline(row.build(), row.ubr(), row.kb(), source));
  }

  /**
   * The latest day on which this build can have come out: its own day, else that of the next dated
   * release above it. So a build older than the line's first entry is at least as old as that
   * entry, and one newer than the last is of unknown age.
   */
  public Optional<LocalDate> outBy(int build, int ubr) {
    return line(build).tailMap(ubr, true).values().stream()
        .flatMap(row -> row.outBy().stream())
        .findFirst();
  }

  /** The same for a build that has an entry of its own. */
  public Optional<LocalDate> released(int build, int ubr) {
    return Optional.ofNullable(line(build).get(ubr)).flatMap(BuildRow::outBy);
  }

  private NavigableMap<Integer, BuildRow> line(int build) {
    return lines.getOrDefault(build, new TreeMap<>());
  }
}
