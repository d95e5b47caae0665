package io.github.updatesentinel.collector.document;

import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A baseline that agents accept, with its exact bytes. Immutable. */
public final class BaselineDocument {
  private final String version;
  private final List<BuildRow> rows;
  private final Set<String> withdraws;
  private final byte[] body;
  private final NavigableMap<Integer, BuildRow> wanted = new TreeMap<>();

  BaselineDocument(String version, List<BuildRow> rows, Set<String> withdraws, byte[] body) {
    this.version = version;
    this.rows = List.copyOf(rows);
    this.withdraws = Set.copyOf(withdraws);
    this.body = body.clone();
    for (BuildRow row : rows) {
      wanted.merge(row.build(), row, (a, b) -> a.ubr() >= b.ubr() ? a : b);
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
    return version;
  }

  /** All rows in the document's order. */
  public List<BuildRow> rows() {
    return rows;
  }

  /** Versions that it takes back: it may ask for less than they did. */
  public Set<String> withdraws() {
    return withdraws;
  }

  /** The required release of each build line: the one with the highest revision. */
  public NavigableMap<Integer, BuildRow> wanted() {
    return Collections.unmodifiableNavigableMap(wanted);
  }

  /** The required release of a build line; empty if it is not listed. */
  public Optional<BuildRow> wanted(int build) {
    return Optional.ofNullable(wanted.get(build));
  }

  /** The same as agents keep it. */
  public BuildList list() {
    return new BuildList(version, BaselineSource.COLLECTOR, rows, withdraws, List.of());
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

  /** Rows by {@code build.ubr}. */
  public Map<String, BuildRow> byOs() {
    Map<String, BuildRow> byOs = new HashMap<>();
    rows.forEach(row -> byOs.put(row.os(), row));
    return byOs;
  }
}
