package io.github.updatesentinel.collector.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.fleet.LineCount;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.fleet.MachineRows;
import io.github.updatesentinel.collector.index.InGroup;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.MachineFilter.Field;
import io.github.updatesentinel.collector.index.MachineFilter.Parameter;
import io.github.updatesentinel.collector.index.NameSearch;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Visible;
import io.github.updatesentinel.collector.saved.NameLists;
import io.github.updatesentinel.contract.Open;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of the table of machines with the request that led to it, and the links from there.
 *
 * @param problems parameters that could not be used
 * @param missing names that were searched for, and that no machine has
 */
public record Listing(
    MachineFilter filter,
    PageRequest page,
    List<Column> columns,
    List<MachineFilter.Problem> problems,
    List<String> missing,
    MachineRows rows) {
  /** Numbers of rows to choose from. */
  public static final List<Integer> SIZES = List.of(25, 50, 100, 200, 500);

  private static final String PATH = "/machines";

  /** Parameters of which the form has no field, or one for the first value only. */
  private static final Set<String> UNSEEN =
      Set.of(
          "build",
          "not-build",
          "account",
          "not-account",
          "kb",
          "not-kb",
          "by",
          "service",
          "day",
          "means",
          "in",
          "offer",
          "list");

  /** Most parts of a filter that a title names. */
  private static final int TITLE_PARTS = 4;

  /** Most values of one field that a form offers; others can be typed into the address. */
  private static final int CHOICES = 100;

  /** What a request asks for, before anything is read. */
  record Asked(
      MachineFilter filter,
      PageRequest page,
      List<Column> columns,
      List<MachineFilter.Problem> problems) {
    static Asked of(Context ctx, MachineQuery machines, NameLists lists) {
      return of(ctx::queryParams, machines, lists);
    }

    static Asked of(
        Function<String, List<String>> parameters, MachineQuery machines, NameLists lists) {
      MachineFilter.Parsed filter =
          MachineFilter.parse(parameters, machines::hasVerdict, lists::find);
      PageRequest.Parsed page =
          PageRequest.parse(name -> parameters.apply(name).stream().findFirst().orElse(null));
      List<MachineFilter.Problem> problems = new ArrayList<>(filter.problems());
      problems.addAll(page.problems());
      return new Asked(
          filter.filter(),
          page.page(),
          Column.of(parameters.apply("column")),
          List.copyOf(problems));
    }

    Listing with(MachineRows rows, List<String> missing) {
      return new Listing(filter, page, columns, problems, missing, rows);
    }
  }

  /** Part of the filter, with the address of the list without it. */
  public record Chip(String parameter, String value, String without) {
    /** Whether it excludes what it names. */
    public boolean excluding() {
      return parameter.startsWith("not-");
    }

    /** The parameter that it is about. */
    public String field() {
      return excluding() ? parameter.substring("not-".length()) : parameter;
    }
  }

  /** All parts of the filter. */
  public List<Chip> chips() {
    List<Parameter> all = parameters();
    return filter.parameters().stream()
        .map(
            part ->
                new Chip(
                    part.name(),
                    part.value(),
                    PATH + query(all.stream().filter(other -> !other.equals(part)).toList())))
        .toList();
  }

  /** What the list is, in words. */
  public String title(Frame frame, Texts texts) {
    List<String> parts = new ArrayList<>();
    for (Chip chip : chips().stream().limit(TITLE_PARTS).toList()) {
      parts.add(words(frame, texts, chip));
    }
    return texts.text("foundTotal", rows.total())
        + texts.text("colon")
        + String.join(texts.text("comma"), parts);
  }

  private String words(Frame frame, Texts texts, Chip chip) {
    return switch (chip.field()) {
      case "list" -> texts.text("chip.list", listed());
      case "forDays", "unseenDays" ->
          texts.text("chip." + chip.field(), Integer.parseInt(chip.value()));
      case "duplicate" -> texts.text("duplicate." + chip.value());
      case "offer" -> texts.text("chip.offer");
      case "in" -> group(frame, texts, chip.value());
      case "verdict", "severity", "reason", "family", "source", "means" ->
          not(texts, chip) + frame.words().name(chip.field(), chip.value());
      default -> not(texts, chip) + Visible.cut(chip.value(), 40);
    };
  }

  /** A group of a comparison in words. */
  public static String group(Frame frame, Texts texts, String text) {
    InGroup group = InGroup.read(text);
    if (group == null) {
      return "";
    }
    String name =
        group.kind() == InGroup.Kind.SOURCE
            ? frame.words().name("source", group.name())
            : Visible.cut(group.name(), 60);
    return texts.text("in." + group.kind()) + texts.text("colon") + name;
  }

  private static String not(Texts texts, Chip chip) {
    return chip.excluding() ? texts.text("chip.not") + " " : "";
  }

  /** What is searched for, as it was typed. */
  public String search() {
    NameSearch names = filter.names();
    return names == null || filter.list() != null ? "" : names.text();
  }

  /** How many names the kept list has that is searched for; 0: none is. */
  public int listed() {
    NameSearch names = filter.names();
    return names == null || filter.list() == null ? 0 : names.terms().size();
  }

  /** Parts of the filter that the form has no fields for, as {@code name=value}. */
  public List<String> kept() {
    Set<String> first =
        filter.values(Field.BUILD).wanted().stream().limit(1).collect(Collectors.toSet());
    return filter.parameters().stream()
        .filter(part -> UNSEEN.contains(part.name()))
        .filter(part -> !part.name().equals("build") || !first.contains(part.value()))
        .map(part -> part.name() + "=" + part.value())
        .toList();
  }

  /** Whether a value of a field is asked for. */
  public boolean wanted(Field field, String value) {
    return filter.values(field).wanted().contains(value);
  }

  /** Whether a value of a field is excluded. */
  public boolean excluded(Field field, String value) {
    return filter.values(field).excluded().contains(value);
  }

  /**
   * The values of a field to choose from, and those that are chosen even where no machine has it.
   */
  public List<String> choices(Field field, List<FleetCounts.Count> counts) {
    Set<String> choices = new LinkedHashSet<>(filter.values(field).wanted());
    choices.addAll(filter.values(field).excluded());
    counts.stream().limit(CHOICES).forEach(count -> choices.add(count.value()));
    return List.copyOf(choices);
  }

  /** The same of verdicts, in the order of the tiles. */
  public List<String> verdicts(FleetCounts counts) {
    Set<String> verdicts = new LinkedHashSet<>(counts.verdicts().keySet());
    verdicts.addAll(filter.values(Field.VERDICT).wanted());
    verdicts.addAll(filter.values(Field.VERDICT).excluded());
    verdicts.remove(MachineFilter.SILENT);
    verdicts.add(MachineFilter.SILENT);
    return List.copyOf(verdicts);
  }

  /** Whether a filter is active. */
  public boolean filtered() {
    return !filter.isEmpty();
  }

  /** The verdict that alone is asked for; empty if others are as well, or none. */
  public String verdict() {
    Set<String> wanted = filter.values(Field.VERDICT).wanted();
    return wanted.size() == 1 ? wanted.iterator().next() : "";
  }

  /**
   * What asks for the machines of an update source: a kind alone would also find those that name a
   * server.
   */
  public static Parameter ofSource(String source) {
    return Open.NAME.matcher(source).matches()
        ? new Parameter("in", new InGroup(InGroup.Kind.SOURCE, source).text())
        : new Parameter("source", source);
  }

  /** Where the machines of an update source are listed. */
  public static String onlySource(String source) {
    return PATH + query(List.of(ofSource(source)));
  }

  /** The same list, but only of this verdict; all the rest of the filter stays. */
  public String withVerdict(String verdict) {
    MachineFilter other = filter.without(Field.SEVERITY).with(Field.VERDICT, verdict);
    List<Parameter> parameters = new ArrayList<>(other.parameters());
    addOrder(parameters);
    addLook(parameters);
    return PATH + query(parameters);
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
    return PATH
        + query(
            List.of(new Parameter("build", build), new Parameter("family", line.family().name())));
  }

  /**
   * The same list in another order: the first click takes the usual direction, the next turns it.
   */
  public String sortedBy(PageRequest.Sort sort) {
    boolean descending = sort == page.sort() ? !page.descending() : sort.descendingFirst();
    List<Parameter> parameters = new ArrayList<>(filter.parameters());
    parameters.add(new Parameter("sort", sort.parameter()));
    parameters.add(new Parameter("dir", descending ? "desc" : "asc"));
    addLook(parameters);
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
    List<Parameter> parameters = parameters();
    parameters.add(new Parameter("cursor", cursor));
    return PATH + query(parameters);
  }

  /** All rows of this filter as a file; with semicolons for Excel in many countries. */
  public String csv(boolean semicolons) {
    List<Parameter> parameters = new ArrayList<>(filter.parameters());
    addOrder(parameters);
    if (semicolons) {
      parameters.add(new Parameter("separator", "semicolon"));
    }
    return PATH + ".csv" + query(parameters);
  }

  /** All of this list but its page, as in an address without the question mark. */
  public String query() {
    String query = query(parameters());
    return query.isEmpty() ? "" : query.substring(1);
  }

  /** Where the machines of this filter are compared. */
  public String compare() {
    return "/compare" + query(filter.parametersCompared());
  }

  /** Where all of this list is on one page, to be printed. */
  public String print() {
    return "/print" + query(parameters());
  }

  /** Where the machines of this filter can be retired. */
  public String retire() {
    return "/retire" + query(filter.parameters());
  }

  /** Number of the last row on this page. */
  public long last() {
    return rows.first() + rows.rows().size() - 1;
  }

  /** Number of this page, from 1. */
  public long pageNumber() {
    return (Math.max(1, rows.first()) - 1 + page.size() - 1) / page.size() + 1;
  }

  /** How many pages there are. */
  public long pages() {
    return Math.max(1, (rows.total() + page.size() - 1) / page.size());
  }

  private List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>(filter.parameters());
    addOrder(parameters);
    addLook(parameters);
    return parameters;
  }

  private void addOrder(List<Parameter> parameters) {
    if (page.sort() != PageRequest.Sort.SEVERITY || !page.descending()) {
      parameters.add(new Parameter("sort", page.sort().parameter()));
      parameters.add(new Parameter("dir", page.descending() ? "desc" : "asc"));
    }
  }

  private void addLook(List<Parameter> parameters) {
    if (page.size() != PageRequest.DEFAULT_SIZE) {
      parameters.add(new Parameter("size", Integer.toString(page.size())));
    }
    if (!columns.equals(Column.USUAL)) {
      columns.forEach(column -> parameters.add(new Parameter("column", column.parameter())));
    }
  }

  /** A query of these parameters, with its question mark; empty for none. */
  public static String query(Map<String, String> parameters) {
    return query(
        parameters.entrySet().stream()
            .map(one -> new Parameter(one.getKey(), one.getValue()))
            .toList());
  }

  /** The same, where a parameter may have several values. */
  public static String query(List<Parameter> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.stream()
            .map(one -> one.name() + "=" + URLEncoder.encode(one.value(), UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }
}
