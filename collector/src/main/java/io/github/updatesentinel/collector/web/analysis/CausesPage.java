package io.github.updatesentinel.collector.web.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.analysis.Causes;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.MachineFilter.Parameter;
import io.github.updatesentinel.collector.page.Csv;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Words;
import io.github.updatesentinel.collector.web.Listing;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who disabled which services: one phone call instead of a ticket for each machine. */
public final class CausesPage implements Routes {
  /** Days to choose from; the first is taken unless another is asked for. */
  public static final List<Integer> DAYS = List.of(30, 7, 90);

  /** Rows of a file, far more than people read. */
  private static final int MOST_EXPORTED = 100_000;

  private static final List<String> COLUMNS =
      List.of(
          "causes.day",
          "causes.service",
          "causes.serviceName",
          "causes.by",
          "causes.means",
          "causes.meansName",
          "causes.policy",
          "causes.machines",
          "causes.suffering",
          "causes.departments");

  private final Pages pages;
  private final Causes causes;
  private final Clock clock;

  /** Pages of what the index says. */
  public CausesPage(Pages pages, Causes causes, Clock clock) {
    this.pages = pages;
    this.causes = causes;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/causes", this::page, Role.VIEWER);
    routes.get("/causes.csv", this::csv, Role.VIEWER);
  }

  /** Where the machines of a cause are listed. */
  public static String machines(Causes.Row row) {
    return "/machines" + Listing.query(parameters(row)) + "#machines";
  }

  /** Where those of them that suffer are listed. */
  public static String suffering(Causes.Row row) {
    List<Parameter> parameters = parameters(row);
    Causes.SUFFERS.forEach(verdict -> parameters.add(new Parameter("verdict", verdict.name())));
    return "/machines" + Listing.query(parameters) + "#machines";
  }

  private static List<Parameter> parameters(Causes.Row row) {
    String who = row.who();
    String means = row.means();
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter("by", who == null ? MachineFilter.NOBODY : who));
    parameters.add(new Parameter("service", row.service()));
    parameters.add(new Parameter("day", row.day().toString()));
    parameters.add(new Parameter("means", means == null ? MachineFilter.UNKNOWN_MEANS : means));
    return parameters;
  }

  private void page(Context ctx) {
    Frame frame = Frame.of(ctx, Frame.Nav.ANALYSIS, clock);
    int days = days(ctx);
    pages.render(
        ctx,
        "analysis/causes.jte",
        Map.of(
            "frame",
            frame,
            "texts",
            Texts.of("analysis", frame.language()),
            "days",
            days,
            "found",
            causes.found(days, Causes.MOST)));
  }

  private void csv(Context ctx) {
    Texts texts = Texts.of("analysis", Language.of(ctx));
    Words words = new Words(Language.of(ctx));
    StringBuilder out = new StringBuilder("\uFEFF");
    out.append(Csv.line(COLUMNS.stream().map(texts::text).toList()));
    for (Causes.Row row : causes.found(days(ctx), MOST_EXPORTED).rows()) {
      out.append(Csv.line(cells(row, words)));
    }
    String day = clock.instant().toString().substring(0, 10);
    ctx.header("Content-Disposition", "attachment; filename=\"causes-" + day + ".csv\"");
    ctx.contentType("text/csv; charset=utf-8").result(out.toString().getBytes(UTF_8));
  }

  private static List<@Nullable String> cells(Causes.Row row, Words words) {
    String means = row.means();
    List<@Nullable String> cells = new ArrayList<>();
    cells.add(row.day().toString());
    cells.add(row.service());
    cells.add(words.serviceName(row.service()));
    cells.add(Csv.name(row.by()));
    cells.add(means);
    cells.add(means == null ? null : words.name("means", means));
    cells.add(Csv.name(row.policy()));
    cells.add(Long.toString(row.machines()));
    cells.add(Long.toString(row.suffering()));
    cells.add(
        row.departments().stream()
            .map(department -> name(department) + " " + department.machines())
            .collect(Collectors.joining("; ")));
    return cells;
  }

  /** Domain and target group of a department, as far as they are known. */
  public static String name(Causes.Department department) {
    String domain = department.domain() == null ? "–" : department.domain();
    return department.targetGroup() == null ? domain : domain + " / " + department.targetGroup();
  }

  private static int days(Context ctx) {
    String asked = ctx.queryParam("days");
    return DAYS.stream()
        .filter(days -> Integer.toString(days).equals(asked))
        .findFirst()
        .orElse(DAYS.get(0));
  }
}
