package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two documents.
 *
 * @param rows by build, revision and family
 * @param ends of servicing; one that was changed is one removed and one added
 */
public record Difference(List<Row> rows, List<End> ends) {

  /**
   * A row that is not the same in both.
   *
   * @param before null where it was added
   * @param after null where it was removed
   */
  public record Row(@Nullable BuildRow before, @Nullable BuildRow after) {
    /** {@code ADDED}, {@code REMOVED} or {@code CHANGED}. */
    public String kind() {
      return before == null ? "ADDED" : after == null ? "REMOVED" : "CHANGED";
    }

    /** The row as it is where there is one, else as it was. */
    public BuildRow either() {
      BuildRow row = after == null ? before : after;
      if (row == null) {
        throw new IllegalStateException("a difference of nothing");
      }
      return row;
    }
  }

  /**
   * An end of servicing that only one of them has.
   *
   * @param kind {@code ADDED} or {@code REMOVED}
   */
  public record End(String kind, ServicingEnd end) {}

  static Difference of(Optional<BaselineDocument> current, BaselineDocument next) {
    return new Difference(
        rows(current.map(BaselineDocument::byName).orElse(Map.of()), next.byName()),
        ends(current.map(BaselineDocument::servicing).orElse(List.of()), next.servicing()));
  }

  private static List<Row> rows(Map<String, BuildRow> before, Map<String, BuildRow> after) {
    List<Row> rows = new ArrayList<>();
    after.forEach(
        (name, row) -> {
          if (!row.equals(before.get(name))) {
            rows.add(new Row(before.get(name), row));
          }
        });
    before.forEach(
        (name, row) -> {
          if (!after.containsKey(name)) {
            rows.add(new Row(row, null));
          }
        });
    rows.sort(
        Comparator.comparingInt((Row row) -> row.either().build())
            .thenComparingInt(row -> row.either().ubr())
            .thenComparing(row -> row.either().name()));
    return rows;
  }

  private static List<End> ends(List<ServicingEnd> before, List<ServicingEnd> after) {
    List<End> ends = new ArrayList<>();
    before.stream()
        .filter(end -> !after.contains(end))
        .forEach(end -> ends.add(new End("REMOVED", end)));
    after.stream()
        .filter(end -> !before.contains(end))
        .forEach(end -> ends.add(new End("ADDED", end)));
    ends.sort(Comparator.comparing(end -> end.end().line()));
    return ends;
  }
}
