package io.github.updatesentinel.collector.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.fleet.LineCount;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.fleet.MachineRows;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of the table of machines with the request that led to it, and the links from there.
 *
 * @param problems parameters that could not be used
 */
public record Listing(
    MachineFilter filter,
    PageRequest page,
    List<MachineFilter.Problem> problems,
    MachineRows rows) {
  private static final String PATH = "/machines";

  /** What a request asks for, before anything is read. */
  record Asked(MachineFilter filter, PageRequest page, List<MachineFilter.Problem> problems) {
    static Asked of(Context ctx, MachineQuery machines) {
      MachineFilter.Parsed filter = MachineFilter.parse(ctx::queryParam, machines::hasVerdict);
      PageRequest.Parsed page = PageRequest.parse(ctx::queryParam);
      List<MachineFilter.Problem> problems = new ArrayList<>(filter.problems());
      problems.addAll(page.problems());
      return new Asked(filter.filter(), page.page(), List.copyOf(problems));
    }

    Listing with(MachineRows rows) {
      return new Listing(filter, page, problems, rows);
    }
  }

  /** The value of a filter parameter, as a form shows it. */
  public String value(String parameter) {
    return filter.parameters().getOrDefault(parameter, "");
  }

  /** The values to choose from, and the one that is chosen even where no machine has it. */
  public List<String> choices(String parameter, List<FleetCounts.Count> counts) {
    Set<String> choices = new LinkedHashSet<>();
    counts.forEach(count -> choices.add(count.value()));
    if (!value(parameter).isEmpty()) {
      choices.add(value(parameter));
    }
    return List.copyOf(choices);
  }

  /** Whether a filter is active. */
  public boolean filtered() {
    return !filter.parameters().isEmpty();
  }

  /** Where all machines with this value of one parameter are listed. */
  public static String only(String parameter, String value) {
    return PATH + query(Map.of(parameter, value));
  }

  /** Where the machines of a build line are listed. */
  public static String of(LineCount line) {
    return ofLine(line, Long.toString(line.build()));
  }

  /** Where those of one of its revisions are listed. */
  public static String of(LineCount line, LineCount.Revision revision) {
    return ofLine(line, line.build() + "." + revision.ubr());
  }

  private static String ofLine(LineCount line, String build) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("build", build);
    parameters.put("family", line.family().name());
    return PATH + query(parameters);
  }

  /**
   * The same list in another order: the first click takes the usual direction, the next turns it.
   */
  public String sortedBy(PageRequest.Sort sort) {
    boolean descending = sort == page.sort() ? !page.descending() : sort.descendingFirst();
    Map<String, String> parameters = new LinkedHashMap<>(filter.parameters());
    parameters.put("sort", sort.parameter());
    parameters.put("dir", descending ? "desc" : "asc");
    putSize(parameters);
    return PATH + query(parameters);
  }

  /** The value of {@code aria-sort} of a column. */
  public String order(PageRequest.Sort sort) {
    if (sort != page.sort()) {
      return "none";
    }
    return page.descending() ? "descending" : "ascending";
  }

  /** The page that a cursor leads to; null without one. */
  public @Nullable String at(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    Map<String, String> parameters = ordered();
    putSize(parameters);
    parameters.put("cursor", cursor);
    return PATH + query(parameters);
  }

  /** All rows of this filter as a file. */
  public String csv() {
    return PATH + ".csv" + query(ordered());
  }

  /** Number of the last row on this page. */
  public long last() {
    return rows.first() + rows.rows().size() - 1;
  }

  private Map<String, String> ordered() {
    Map<String, String> parameters = new LinkedHashMap<>(filter.parameters());
    if (page.sort() != PageRequest.Sort.SEVERITY || !page.descending()) {
      parameters.put("sort", page.sort().parameter());
      parameters.put("dir", page.descending() ? "desc" : "asc");
    }
    return parameters;
  }

  private void putSize(Map<String, String> parameters) {
    if (page.size() != PageRequest.DEFAULT_SIZE) {
      parameters.put("size", Integer.toString(page.size()));
    }
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }
}
