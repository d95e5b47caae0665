package io.github.updatesentinel.collector.web.analysis;

import io.github.updatesentinel.collector.analysis.VerdictChanges;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What became bad or good: in a day, in a week, or on one day of the trend. */
public final class ChangesPage implements Routes {
  private static final int SIZE = 50;

  private final Pages pages;
  private final VerdictChanges changes;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * A page of what the store says.
   *
   * @param zone whose days the trend has
   */
  public ChangesPage(Pages pages, VerdictChanges changes, Clock clock, ZoneId zone) {
    this.pages = pages;
    this.changes = changes;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/changes", this::answer, Role.VIEWER);
  }

  private void answer(Context ctx) {
    Frame frame = Frame.of(ctx, Frame.Nav.ANALYSIS, clock);
    ChangesView view = ChangesView.of(ctx::queryParam, clock.instant(), zone);
    VerdictChanges.Filter filter = view.filter();
    List<VerdictChanges.Flow> flows = changes.flows(filter.from(), filter.until());
    Map<String, Object> values = new HashMap<>();
    values.put("frame", frame);
    values.put("texts", Texts.of("analysis", frame.language()));
    values.put("view", view);
    values.put("flows", flows);
    values.put("page", changes.page(filter, ctx.queryParam("before"), SIZE));
    values.put("older", ctx.queryParam("before") != null);
    pages.render(ctx, "analysis/changes.jte", values);
  }
}
