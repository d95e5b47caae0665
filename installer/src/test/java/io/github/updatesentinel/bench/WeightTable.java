package io.github.updatesentinel.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What idle programs weigh, side by side, and the service against the others. */
final class WeightTable {
  private static final String NOTHING = "-";

  private final List<Weight> weights;

  WeightTable(List<Weight> weights) {
    this.weights = List.copyOf(weights);
  }

  String all() {
    List<String> header = new ArrayList<>(List.of(""));
    weights.forEach(weight -> header.add(weight.name()));
    Table table = new Table(header.toArray(String[]::new));
    add(table, "resident, MB", weight -> Text.mb(weight.figures().residentBytes()));
    add(table, "private, MB", weight -> Text.mb(weight.figures().privateBytes()));
    add(table, "  of it changed, MB", weight -> Text.mb(weight.figures().changedBytes()));
    add(table, "threads", weight -> Integer.toString(weight.figures().threads()));
    add(table, "handles", weight -> Integer.toString(weight.handles()));
    add(
        table,
        "CPU per check, ms",
        weight -> weight.cpuPerCheck() == null ? NOTHING : Text.millis(weight.cpuPerCheck()));
    add(table, "CPU per idle hour, s", weight -> Text.seconds(weight.cpuPerHour()));
    add(table, "start to running or ready, s", weight -> weight.start().toString());
    add(
        table,
        "start to first heartbeat, s",
        weight -> weight.heartbeat() == null ? NOTHING : weight.heartbeat().toString());
    return table.toString();
  }

  private void add(Table table, String label, Function<Weight, String> cell) {
    List<String> cells = new ArrayList<>(List.of(label));
    weights.forEach(weight -> cells.add(cell.apply(weight)));
    table.row(cells);
  }

  /** Differences and ratios of the first to another. */
  static String against(Weight weight, List<Weight> others) {
    List<String> header = new ArrayList<>(List.of(weight.name() + " against"));
    for (Weight other : others) {
      header.add(other.name());
      header.add("ratio");
    }
    Table table = new Table(header.toArray(String[]::new));
    compare(table, "resident, MB", weight, others, each -> each.figures().residentBytes() / 1e6);
    compare(table, "private, MB", weight, others, each -> each.figures().privateBytes() / 1e6);
    compare(
        table, "  of it changed, MB", weight, others, each -> each.figures().changedBytes() / 1e6);
    compare(table, "threads", weight, others, each -> each.figures().threads());
    compare(table, "handles", weight, others, Weight::handles);
    return table.toString();
  }

  private static void compare(
      Table table,
      String label,
      Weight weight,
      List<Weight> others,
      ToDoubleFunction<Weight> figure) {
    List<String> cells = new ArrayList<>(List.of(label));
    for (Weight other : others) {
      double own = figure.applyAsDouble(weight);
      double theirs = figure.applyAsDouble(other);
      cells.add(String.format(Locale.ROOT, "%+.1f", own - theirs));
      cells.add(Text.ratio(own, theirs));
    }
    table.row(cells);
  }
}
