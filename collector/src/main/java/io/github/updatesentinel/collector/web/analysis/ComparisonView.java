package io.github.updatesentinel.collector.web.analysis;

import io.github.updatesentinel.collector.analysis.Comparison;
import io.github.updatesentinel.collector.analysis.Comparison.Group;
import io.github.updatesentinel.collector.analysis.Dimension;
import io.github.updatesentinel.collector.index.InGroup;
import io.github.updatesentinel.collector.index.InGroup.Kind;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.MachineFilter.Field;
import io.github.updatesentinel.collector.index.MachineFilter.Parameter;
import io.github.updatesentinel.collector.web.Listing;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A comparison in the order that was asked for, with the links from there.
 *
 * @param filter of the machines that are compared
 * @param sort {@code value}, {@code machines}, {@code silent}, {@code upToDate}, {@code change}, or
 *     the name of a verdict
 */
public record ComparisonView(
    Comparison comparison,
    MachineFilter filter,
    List<Group> groups,
    String sort,
    boolean descending) {
  private static final String PATH = "/compare";
  private static final String VALUE = "value";
  private static final String MACHINES = "machines";

  static ComparisonView of(
      Comparison comparison, MachineFilter filter, @Nullable String sort, @Nullable String dir) {
    Comparator<Group> order = order(comparison, sort == null ? MACHINES : sort);
    String sorted = order == null ? MACHINES : sort == null ? MACHINES : sort;
    boolean descending = dir == null ? !sorted.equals(VALUE) : dir.equals("desc");
    Comparator<Group> used = order == null ? Comparator.comparingLong(Group::machines) : order;
    return new ComparisonView(
        comparison,
        filter,
        comparison.groups().stream().sorted(descending ? used.reversed() : used).toList(),
        sorted,
        descending);
  }

  private static @Nullable Comparator<Group> order(Comparison comparison, String sort) {
    return switch (sort) {
      case VALUE -> Comparator.comparing(ComparisonView::name);
      case MACHINES -> Comparator.comparingLong(Group::machines);
      case "silent" -> Comparator.comparingLong(Group::silent);
      case "upToDate" -> Comparator.comparingDouble(Group::upToDatePercent);
      case "change" -> Comparator.comparing(Group::change, Comparator.nullsFirst(Double::compare));
      default ->
          comparison.verdicts().contains(sort)
              ? Comparator.comparingLong((Group group) -> group.of(sort))
              : null;
    };
  }

  /** What a group is called; empty for machines that have none. */
  public static String name(Group group) {
    BuildLine line = group.line();
    if (line != null) {
      return line.toString();
    }
    return group.value() == null ? "" : group.value();
  }

  /** The same groups in another order. */
  public String sortedBy(String column) {
    boolean turned = column.equals(sort) ? !descending : !column.equals(VALUE);
    List<Parameter> parameters = parameters(comparison.by());
    parameters.add(new Parameter("sort", column));
    parameters.add(new Parameter("dir", turned ? "desc" : "asc"));
    return PATH + Listing.query(parameters);
  }

  /** The value of {@code aria-sort} of a column. */
  public String order(String column) {
    return column.equals(sort) ? descending ? "descending" : "ascending" : "none";
  }

  /** The machines that are compared here, by another dimension. */
  public String by(Dimension other) {
    return PATH + Listing.query(parameters(other));
  }

  /** All machines by this dimension. */
  public String withoutFilter() {
    return PATH + Listing.query(Map.of("by", comparison.by().parameter()));
  }

  /** Whether only some machines are compared. */
  public boolean filtered() {
    return !filter.equals(MachineFilter.ALL);
  }

  /** Where the machines of a group are listed; null for those that have none. */
  public @Nullable String machines(Group group) {
    return list(group, null);
  }

  /** Where those with a verdict are listed. */
  public @Nullable String machines(Group group, String verdict) {
    return list(group, verdict);
  }

  private @Nullable String list(Group group, @Nullable String verdict) {
    if (group.line() == null && group.value() == null) {
      return null;
    }
    List<Parameter> own = own(group);
    Set<String> replaced = own.stream().map(Parameter::name).collect(Collectors.toSet());
    replaced.remove("in");
    if (verdict != null) {
      replaced.add("verdict");
    }
    List<Parameter> parameters = new ArrayList<>(filter.parameters());
    parameters.removeIf(part -> replaced.contains(part.name()));
    parameters.addAll(own);
    if (verdict != null) {
      parameters.add(new Parameter("verdict", verdict));
    }
    return "/machines" + Listing.query(parameters) + "#machines";
  }

  /**
   * What asks for the machines of a group alone: a value of a field, unless the filter asks
   * something of that field itself, which must hold as well.
   */
  private List<Parameter> own(Group group) {
    BuildLine line = group.line();
    if (line != null) {
      return filters(Field.BUILD) || filters(Field.FAMILY)
          ? List.of(in(InGroup.of(line)))
          : List.of(
              new Parameter("build", Integer.toString(line.build())),
              new Parameter("family", line.family().name()));
    }
    String value = String.valueOf(group.value());
    return List.of(
        switch (comparison.by()) {
          case SOURCE ->
              filters(Field.SOURCE) ? in(new InGroup(Kind.SOURCE, value)) : Listing.ofSource(value);
          case TAG ->
              filters(Field.TAG) ? in(new InGroup(Kind.TAG, value)) : new Parameter("tag", value);
          default -> new Parameter(comparison.by().filter(), value);
        });
  }

  private boolean filters(Field field) {
    return filter.fields().containsKey(field);
  }

  private static Parameter in(InGroup group) {
    return new Parameter("in", group.text());
  }

  private List<Parameter> parameters(Dimension by) {
    List<Parameter> parameters = new ArrayList<>(filter.parametersCompared());
    parameters.add(new Parameter("by", by.parameter()));
    return parameters;
  }
}
