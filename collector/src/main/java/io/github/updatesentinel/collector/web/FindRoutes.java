package io.github.updatesentinel.collector.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.saved.NameLists;
import io.github.updatesentinel.collector.saved.SavedViews;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds a pasted list of machines, and keeps filters under names. */
public final class FindRoutes implements Routes {
  /** Longer searches are kept, and found by an id: servers on the way cut long addresses. */
  private static final int MAX_ADDRESS = 1000;

  private final Pages pages;
  private final MachineQuery machines;
  private final NameLists lists;
  private final SavedViews views;
  private final Clock clock;

  /** Routes over these. */
  public FindRoutes(
      Pages pages, MachineQuery machines, NameLists lists, SavedViews views, Clock clock) {
    this.pages = pages;
    this.machines = machines;
    this.lists = lists;
    this.views = views;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/find", ctx -> show(ctx, "", List.of()), Role.VIEWER);
    routes.post("/find", this::find, Role.VIEWER);
    routes.post("/views", this::save, Role.VIEWER);
    routes.get("/views/{id}", this::open, Role.VIEWER);
    routes.post("/views/{id}/delete", this::delete, Role.VIEWER);
  }

  private void show(Context ctx, String text, List<MachineFilter.Problem> problems) {
    Frame frame = Frame.of(ctx, Frame.Nav.FLEET, clock);
    pages.render(
        ctx,
        "find.jte",
        Map.of(
            "frame",
            frame,
            "texts",
            Texts.of("fleet", frame.language()),
            "text",
            text,
            "problems",
            problems));
  }

  private void find(Context ctx) {
    String given = ctx.formParam("q");
    String text = given == null ? "" : given.strip();
    MachineFilter.Parsed parsed =
        MachineFilter.parse(
            name -> name.equals("q") ? List.of(text) : List.of(), verdict -> false, id -> null);
    if (!parsed.problems().isEmpty() || parsed.filter().isEmpty()) {
      ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
      show(ctx, text, parsed.problems());
      return;
    }
    String address = URLEncoder.encode(text, UTF_8);
    ctx.redirect(
        address.length() <= MAX_ADDRESS
            ? "/machines?q=" + address
            : "/machines?list=" + lists.keep(text),
        HttpStatus.SEE_OTHER);
  }

  /** Saves what the address of a list says; only what it means goes into the store. */
  private void save(Context ctx) {
    String name = ctx.formParam("name");
    if (name == null || name.isBlank() || name.length() > SavedViews.MAX_NAME) {
      throw new BadRequestResponse("name: expected 1 to " + SavedViews.MAX_NAME + " characters");
    }
    String query = ctx.formParam("query");
    Listing.Asked asked = Listing.Asked.of(parameters(query == null ? "" : query), machines, lists);
    Listing listing = asked.with(machines.page(asked.filter(), asked.page()), List.of());
    if (listing.query().length() > SavedViews.MAX_QUERY) {
      throw new BadRequestResponse(
          "query: at most " + SavedViews.MAX_QUERY + " characters; search for fewer names");
    }
    switch (views.save(
        User.required(ctx).person(),
        name.strip(),
        ctx.formParam("shared") != null,
        listing.query())) {
      case DONE -> {
        // As it was asked for.
      }
      case TOO_MANY ->
          throw new BadRequestResponse("at most " + SavedViews.MAX + " views; delete one first");
      case TOO_MANY_SHARED ->
          throw new BadRequestResponse(
              "at most " + SavedViews.MAX_SHARED + " shared views; delete one first");
    }
    ctx.redirect("/machines?" + listing.query(), HttpStatus.SEE_OTHER);
  }

  private void open(Context ctx) {
    String query = views.query(ctx.pathParam("id"), User.required(ctx).person());
    if (query == null) {
      throw new NotFoundResponse();
    }
    ctx.redirect("/machines?" + query, HttpStatus.SEE_OTHER);
  }

  /** The values of each parameter of a query. */
  static java.util.function.Function<String, List<String>> parameters(String query) {
    Map<String, List<String>> values = new HashMap<>();
    for (String pair : query.split("&", 2000)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          values
              .computeIfAbsent(pair.substring(0, equals), name -> new ArrayList<>())
              .add(URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        } catch (IllegalArgumentException e) {
          throw new BadRequestResponse("query: can't be decoded");
        }
      }
    }
    return name -> values.getOrDefault(name, List.of());
  }

  private void delete(Context ctx) {
    User user = User.required(ctx);
    if (!views.delete(ctx.pathParam("id"), user.person(), user.administrator())) {
      throw new NotFoundResponse();
    }
    ctx.redirect("/machines", HttpStatus.SEE_OTHER);
  }
}
