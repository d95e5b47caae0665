package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What differs between the rows of two documents, by build and revision. */
public record Difference(List<Row> rows) {

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

  static Difference of(Optional<BaselineDocument> current, BaselineDocument next) {
    Map<String, BuildRow> before = current.map(BaselineDocument::byOs).orElse(Map.of());
    Map<String, BuildRow> after = next.byOs();
    List<Row> rows = new ArrayList<>();
    after.forEach(
        (os, row) -> {
          if (!row.equals(before.get(os))) {
            rows.add(new Row(before.get(os), row));
          }
        });
    before.forEach(
        (os, row) -> {
          if (!after.containsKey(os)) {
            rows.add(new Row(row, null));
          }
        });
    rows.sort(
        Comparator.comparingInt((Row row) -> row.either().build())
            .thenComparingInt(row -> row.either().ubr()));
    return new Difference(rows);
  }
}
