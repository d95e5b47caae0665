package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.saved.NameLists;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Map;

/** A list with all of its machines on one page, for paper. */
public final class PrintPage implements Routes {
  /** Most rows: some thirty sheets, more than anybody reads on paper. */
  public static final int MAX = 1000;

  private final Pages pages;
  private final MachineQuery machines;
  private final NameLists lists;
  private final Clock clock;

  /** A page of what the store says. */
  public PrintPage(Pages pages, MachineQuery machines, NameLists lists, Clock clock) {
    this.pages = pages;
    this.machines = machines;
    this.lists = lists;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/print", this::answer, Role.VIEWER);
  }

  private void answer(Context ctx) {
    Listing.Asked asked = Listing.Asked.of(ctx, machines, lists);
    PageRequest all = new PageRequest(asked.page().sort(), asked.page().descending(), null, MAX);
    Frame frame = Frame.of(ctx, Frame.Nav.FLEET, clock);
    pages.render(
        ctx,
        "print.jte",
        Map.of(
            "frame",
            frame,
            "texts",
            Texts.of("fleet", frame.language()),
            "listing",
            asked.with(machines.page(asked.filter(), all), machines.missing(asked.filter()))));
  }
}
