package io.github.updatesentinel.collector.document;

import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import io.github.updatesentinel.contract.baseline.VersionOrder;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A baseline that agents accept, with its exact bytes. Immutable. */
public final class BaselineDocument {
  private final List<BuildRow> rows;
  private final BuildList list;
  private final Set<String> withdraws;
  private final byte[] body;
  private final NavigableMap<BuildLine, BuildRow> wanted = new TreeMap<>();

  BaselineDocument(
      String version,
      List<BuildRow> rows,
      Set<String> withdraws,
      List<ServicingEnd> servicing,
      byte[] body) {
    this.rows = List.copyOf(rows);
    this.list = new BuildList(version, BaselineSource.COLLECTOR, rows, withdraws, servicing);
    Set<String> inOrder =
        new TreeSet<>(new VersionOrder().thenComparing(Comparator.naturalOrder()));
    inOrder.addAll(withdraws);
    this.withdraws = Collections.unmodifiableSet(inOrder);
    this.body = body.clone();
    for (BuildLine line : list.lines()) {
      list.wanted(line)
          .flatMap(required -> list.row(line, required.ubr()))
          .ifPresent(row -> wanted.put(line, row));
    }
  }

  /**
   * Reads a document to be published, by the rules of the agents.
   *
   * @throws InvalidBaseline with all that is wrong with it
   */
  public static BaselineDocument parse(byte[] body) throws InvalidBaseline {
    return new DocumentParser().parse(body);
  }

  /** As its author named it, 1 to 100 characters. */
  public String version() {
    return list.version();
  }

  /** All rows in the document's order. */
  public List<BuildRow> rows() {
    return rows;
  }

  /** Versions that it takes back, oldest first: it may ask for less than they did. */
  public Set<String> withdraws() {
    return withdraws;
  }

  /** Until when lines get updates, in the document's order. */
  public List<ServicingEnd> servicing() {
    return list.servicing();
  }

  /**
   * The required release of each build line: the one with the highest revision that is no hotpatch.
   */
  public NavigableMap<BuildLine, BuildRow> wanted() {
    return Collections.unmodifiableNavigableMap(wanted);
  }

  /** The required release of a build line; empty if the document requires none. */
  public Optional<BuildRow> wanted(BuildLine line) {
    return Optional.ofNullable(wanted.get(line));
  }

  /** The same as agents keep it. */
  public BuildList list() {
    return list;
  }

  /**
   * The day that a release came out, as far as the document says; "" where it does not. An estimate
   * begins with a tilde.
   */
  public static String day(BuildRow row) {
    return row.released() != null
        ? row.released().toString()
        : row.releasedEstimate() != null ? "~ " + row.releasedEstimate() : "";
  }

  /** The exact bytes. */
  public byte[] body() {
    return body.clone();
  }

  /** Rows by {@link BuildRow#name}. */
  public Map<String, BuildRow> byName() {
    Map<String, BuildRow> byName = new HashMap<>();
    rows.forEach(row -> byName.put(row.name(), row));
    return byName;
  }
}
