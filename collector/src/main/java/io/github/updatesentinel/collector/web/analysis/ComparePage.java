package io.github.updatesentinel.collector.web.analysis;

import io.github.updatesentinel.collector.analysis.Comparison;
import io.github.updatesentinel.collector.analysis.Comparisons;
import io.github.updatesentinel.collector.analysis.Dimension;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.saved.NameLists;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Groups of machines side by side: departments, target groups, servers, build lines. */
public final class ComparePage implements Routes {
  private final Pages pages;
  private final Comparisons comparisons;
  private final MachineQuery machines;
  private final NameLists lists;
  private final Clock clock;

  /** A page of what the index says. */
  public ComparePage(
      Pages pages, Comparisons comparisons, MachineQuery machines, NameLists lists, Clock clock) {
    this.pages = pages;
    this.comparisons = comparisons;
    this.machines = machines;
    this.lists = lists;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/compare", this::answer, Role.VIEWER);
  }

  private void answer(Context ctx) {
    Frame frame = Frame.of(ctx, Frame.Nav.ANALYSIS, clock);
    MachineFilter.Parsed filter =
        MachineFilter.parseCompared(ctx::queryParams, machines::hasVerdict, lists::find);
    Dimension by = Dimension.of(asked(ctx)).orElse(Dimension.DOMAIN);
    Comparison comparison = comparisons.of(by, filter.filter());
    Map<String, Object> values = new HashMap<>();
    values.put("frame", frame);
    values.put("texts", Texts.of("analysis", frame.language()));
    values.put("fleetTexts", Texts.of("fleet", frame.language()));
    values.put("problems", filter.problems());
    values.put(
        "view",
        ComparisonView.of(
            comparison, filter.filter(), ctx.queryParam("sort"), ctx.queryParam("dir")));
    pages.render(ctx, "analysis/compare.jte", values);
  }

  private static String asked(Context ctx) {
    String by = ctx.queryParam("by");
    return by == null ? "" : by;
  }
}
