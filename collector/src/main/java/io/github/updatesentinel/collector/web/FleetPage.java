package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.enroll.InstallLines;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.fleet.VerdictCounts;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.saved.NameLists;
import io.github.updatesentinel.collector.saved.SavedViews;
import io.github.updatesentinel.contract.VerdictCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first page: which machines lie, since when, and the table of all machines. */
public final class FleetPage implements Routes {
  private final Pages pages;
  private final Fleet fleet;
  private final MachineQuery machines;
  private final NameLists lists;
  private final SavedViews views;
  private final Clock clock;
  private final InstallLines installLines;

  /** A page of what the store says. */
  public FleetPage(
      Pages pages,
      Fleet fleet,
      MachineQuery machines,
      NameLists lists,
      SavedViews views,
      Clock clock,
      InstallLines installLines) {
    this.pages = pages;
    this.fleet = fleet;
    this.machines = machines;
    this.lists = lists;
    this.views = views;
    this.clock = clock;
    this.installLines = installLines;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/", this::answer, Role.VIEWER);
    routes.get("/machines", this::answer, Role.VIEWER);
    routes.get("/first-report", this::firstReport, Role.VIEWER);
  }

  /** Asked for every few seconds by the page of a collector without machines. */
  private void firstReport(Context ctx) {
    if (fleet.counts().total() > 0) {
      ctx.header("HX-Redirect", "/");
    }
    ctx.status(204);
  }

  private void answer(Context ctx) {
    Frame frame = Frame.of(ctx, Frame.Nav.FLEET, clock);
    FleetCounts counts = fleet.counts();
    if (counts.total() == 0) {
      pages.render(
          ctx,
          "first.jte",
          Map.of(
              "frame",
              frame,
              "texts",
              texts(frame),
              "install",
              installLines.of(ctx, "...").thisComputer()));
      return;
    }
    Listing.Asked asked = Listing.Asked.of(ctx, machines, lists);
    Map<String, Object> values = new HashMap<>();
    values.put("frame", frame);
    values.put("texts", texts(frame));
    values.put("counts", counts);
    values.put("tiles", asked.filter().isEmpty() ? ofAll(counts) : fleet.counts(asked.filter()));
    values.put("yesterday", ofAllVerdicts(asked.filter()) ? fleet.yesterday() : Map.of());
    values.put(
        "listing",
        asked.with(machines.page(asked.filter(), asked.page()), machines.missing(asked.filter())));
    values.put("longest", longest(counts));
    // One address has two answers: the table for htmx, the page for other clients.
    ctx.header("Vary", "HX-Request");
    if (ctx.header("HX-Request") != null) {
      pages.render(ctx, "machines.jte", values);
    } else {
      User user = User.of(ctx);
      values.put("trend", fleet.trend(counts));
      values.put("views", user == null ? List.of() : views.of(user.person()));
      values.put("meanings", Texts.of("machine", frame.language()));
      pages.render(ctx, "fleet.jte", values);
    }
  }

  /** Whether the tiles count all machines, as the counts of yesterday do. */
  private static boolean ofAllVerdicts(MachineFilter filter) {
    return filter
        .without(MachineFilter.Field.VERDICT)
        .without(MachineFilter.Field.SEVERITY)
        .isEmpty();
  }

  private static VerdictCounts ofAll(FleetCounts counts) {
    return new VerdictCounts(
        counts.verdicts(), counts.worst(), counts.silent(), counts.silenceKnown(), counts.total());
  }

  /** The machine that has lied for the longest time. */
  private @Nullable MachineRow longest(FleetCounts counts) {
    if (counts.of(VerdictCode.FALSE_UP_TO_DATE) == 0) {
      return null;
    }
    MachineFilter lying =
        MachineFilter.ALL.with(MachineFilter.Field.VERDICT, VerdictCode.FALSE_UP_TO_DATE.name());
    return machines
        .page(lying, new PageRequest(PageRequest.Sort.SINCE, false, null, 1))
        .rows()
        .stream()
        .findFirst()
        .orElse(null);
  }

  private static Texts texts(Frame frame) {
    return Texts.of("fleet", frame.language());
  }
}
