package io.github.updatesentinel.collector.web.analysis;

import io.github.updatesentinel.collector.analysis.UpdateSource;
import io.github.updatesentinel.collector.analysis.UpdateSources;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.web.Listing;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.Map;

/** Update sources: all in a table, and a page for each. */
public final class SourcePages implements Routes {
  private final Pages pages;
  private final UpdateSources sources;
  private final Clock clock;

  /** Pages of what the index says. */
  public SourcePages(Pages pages, UpdateSources sources, Clock clock) {
    this.pages = pages;
    this.sources = sources;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/sources", this::all, Role.VIEWER);
    routes.get("/source", this::one, Role.VIEWER);
  }

  /** Where a source has its page. */
  public static String link(String source) {
    return "/source" + Listing.query(Map.of("name", source));
  }

  private void all(Context ctx) {
    Frame frame = Frame.of(ctx, Frame.Nav.ANALYSIS, clock);
    pages.render(
        ctx,
        "analysis/sources.jte",
        Map.of("frame", frame, "texts", texts(frame), "sources", sources.all()));
  }

  private void one(Context ctx) {
    String name = ctx.queryParam("name");
    UpdateSource source = sources.of(name == null ? "" : name).orElseThrow(NotFoundResponse::new);
    Frame frame = Frame.of(ctx, Frame.Nav.ANALYSIS, clock);
    pages.render(
        ctx,
        "analysis/source.jte",
        Map.of("frame", frame, "texts", texts(frame), "source", source));
  }

  private static Texts texts(Frame frame) {
    return Texts.of("analysis", frame.language());
  }
}
