package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.audit.Actor;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.fleet.MachineRows;
import io.github.updatesentinel.collector.fleet.Retirements;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.saved.NameLists;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes machines out of all lists that are no longer in use, one or many. */
public final class RetirePages implements Routes {
  private static final int NAMED = 20;

  private final Pages pages;
  private final MachineQuery machines;
  private final Retirements retirements;
  private final NameLists lists;
  private final Clock clock;

  /** Pages over these. */
  public RetirePages(
      Pages pages, MachineQuery machines, Retirements retirements, NameLists lists, Clock clock) {
    this.pages = pages;
    this.machines = machines;
    this.retirements = retirements;
    this.lists = lists;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/retire", this::show, Role.ADMINISTRATOR);
    routes.post("/retire", this::retireAll, Role.ADMINISTRATOR);
    routes.post("/machines/{agentId}/retire", this::retire, Role.ADMINISTRATOR);
    routes.post("/machines/{agentId}/replace", this::replace, Role.ADMINISTRATOR);
    routes.post("/machines/{agentId}/restore", this::restore, Role.ADMINISTRATOR);
  }

  private void show(Context ctx) {
    show(ctx, asked(Listing.Asked.of(ctx, machines, lists)), false);
  }

  private void show(Context ctx, Listing.Asked asked, boolean changed) {
    Frame frame = Frame.of(ctx, Frame.Nav.FLEET, clock);
    MachineRows rows =
        machines.page(asked.filter(), PageRequest.first(PageRequest.Sort.NAME, NAMED));
    Map<String, Object> values = new HashMap<>();
    values.put("frame", frame);
    values.put("texts", Texts.of("fleet", frame.language()));
    values.put("listing", asked.with(rows, List.of()));
    values.put("max", Retirements.MAX);
    values.put("changed", changed);
    pages.render(ctx, "retire.jte", values);
  }

  /** A filter that was misread would retire others, and none at all all of them. */
  private static Listing.Asked asked(Listing.Asked asked) {
    if (!asked.problems().isEmpty()) {
      throw new BadRequestResponse(asked.problems().get(0).text());
    }
    if (asked.filter().isEmpty()) {
      throw new BadRequestResponse("expected a filter");
    }
    return asked;
  }

  private void retireAll(Context ctx) {
    String query = ctx.formParam("query");
    String count = ctx.formParam("count");
    Listing.Asked asked =
        asked(Listing.Asked.of(FindRoutes.parameters(query == null ? "" : query), machines, lists));
    List<String> ids = machines.agentIds(asked.filter(), Retirements.MAX + 1);
    if (ids.size() > Retirements.MAX || !Integer.toString(ids.size()).equals(count)) {
      // Others match than were shown: to be looked at again.
      ctx.status(HttpStatus.CONFLICT);
      show(ctx, asked, true);
      return;
    }
    retirements.retire(ids, Actor.of(ctx), query);
    ctx.redirect("/machines", HttpStatus.SEE_OTHER);
  }

  private void retire(Context ctx) {
    retirements.retire(List.of(agentId(ctx)), Actor.of(ctx), null);
    back(ctx);
  }

  /** Retires the older records of the same computer. */
  private void replace(Context ctx) {
    String what = ctx.formParam("what");
    MachineFilter.Duplicate duplicate =
        "HARDWARE".equals(what) ? MachineFilter.Duplicate.HARDWARE : MachineFilter.Duplicate.NAME;
    List<String> older = machines.olderTwins(agentId(ctx), duplicate, Retirements.MAX);
    retirements.retire(older, Actor.of(ctx), "replaced by " + agentId(ctx));
    back(ctx);
  }

  private void restore(Context ctx) {
    retirements.restore(agentId(ctx), Actor.of(ctx));
    back(ctx);
  }

  private static void back(Context ctx) {
    ctx.redirect("/machines/" + agentId(ctx), HttpStatus.SEE_OTHER);
  }

  private static String agentId(Context ctx) {
    String id = ctx.pathParam("agentId").toLowerCase(Locale.ROOT);
    if (!id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      throw new io.javalin.http.NotFoundResponse();
    }
    return id;
  }
}
