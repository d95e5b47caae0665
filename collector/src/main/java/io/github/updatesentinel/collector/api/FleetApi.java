package io.github.updatesentinel.collector.api;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.updatesentinel.collector.audit.Actor;
import io.github.updatesentinel.collector.fleet.Builds;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.fleet.LineCount;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.fleet.MachineRows;
import io.github.updatesentinel.collector.fleet.Retirements;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.machine.MachineDetail;
import io.github.updatesentinel.collector.machine.change.MachineChanges;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fleet as JSON. A parameter that can't be used is a 400: a program would not notice. */
public final class FleetApi implements Routes {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final int CHANGES = 50;
  private static final int MOST_CHANGES = 200;

  private final Fleet fleet;
  private final MachineQuery machines;
  private final Builds builds;
  private final Retirements retirements;
  private final String description;

  /** An API over these. */
  public FleetApi(Fleet fleet, MachineQuery machines, Builds builds, Retirements retirements) {
    this.retirements = retirements;
    this.fleet = fleet;
    this.machines = machines;
    this.builds = builds;
    this.description = resource("/api/openapi.json");
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/fleet", this::fleet, Role.VIEWER);
    routes.get("/api/v1/trend", this::trend, Role.VIEWER);
    routes.get("/api/v1/machines", this::machines, Role.VIEWER);
    routes.get("/api/v1/machines/{agentId}", this::machine, Role.VIEWER);
    routes.delete("/api/v1/machines/{agentId}", this::retire, Role.ADMINISTRATOR);
    routes.get("/api/v1/machines/{agentId}/changes", this::changes, Role.VIEWER);
    routes.get("/api/v1/builds", this::builds, Role.VIEWER);
    routes.get("/api/v1/openapi.json", this::description, Role.VIEWER);
  }

  private void fleet(Context ctx) {
    FleetCounts counts = fleet.counts();
    answer(
        ctx,
        new Json()
            .put("total", (Number) counts.total())
            .put("verdicts", counts.verdicts())
            .put("severities", severities(counts))
            .put("silent", (Number) counts.silent())
            .put("asOf", counts.asOf())
            .put("listeningSince", counts.listeningSince())
            .put("silenceKnown", (Boolean) counts.silenceKnown())
            .put("editions", counts.editions(), FleetApi::count)
            .put("families", counts.families(), FleetApi::count)
            .put("domains", counts.domains(), FleetApi::count)
            .put("builds", counts.builds(), FleetApi::count)
            .put("sourceKinds", counts.sourceKinds(), FleetApi::count)
            .put("sourceServers", counts.sourceServers(), FleetApi::count)
            .put("targetGroups", counts.targetGroups(), FleetApi::count)
            .put("agentVersions", counts.agentVersions(), FleetApi::count)
            .put("tags", counts.tags(), FleetApi::count)
            .put("reasons", counts.reasons(), FleetApi::count));
  }

  private static Map<String, Long> severities(FleetCounts counts) {
    Map<String, Long> byName = new LinkedHashMap<>();
    counts.severities().forEach((severity, machines) -> byName.put(severity.name(), machines));
    return byName;
  }

  private static Json count(FleetCounts.Count count) {
    return new Json().put("value", count.value()).put("machines", (Number) count.machines());
  }

  private void trend(Context ctx) {
    answer(
        ctx,
        new Json()
            .put(
                "days",
                fleet.trend(),
                day ->
                    new Json()
                        .put("date", day.date().toString())
                        .put("verdicts", day.verdicts())
                        .put("silent", day.silent())));
  }

  private void machines(Context ctx) {
    MachineFilter.Parsed filter =
        MachineFilter.parse(ctx::queryParams, machines::hasVerdict, id -> null);
    PageRequest.Parsed page = PageRequest.parse(ctx::queryParam);
    List<String> problems = new ArrayList<>();
    filter.problems().forEach(problem -> problems.add(problem.text()));
    page.problems().forEach(problem -> problems.add(problem.text()));
    if (!problems.isEmpty()) {
      refuse(ctx, 400, String.join("; ", problems));
      return;
    }
    MachineRows rows = machines.page(filter.filter(), page.page());
    answer(
        ctx,
        new Json()
            .put("machines", rows.rows(), MachineJson::row)
            .put("first", (Number) rows.first())
            .put("total", (Number) rows.total())
            .put("notFound", machines.missing(filter.filter()))
            .put("next", rows.next())
            .put("previous", rows.previous()));
  }

  private void machine(Context ctx) {
    Optional<MachineDetail> machine = machines.detail(agentId(ctx));
    if (machine.isEmpty()) {
      refuse(ctx, 404, "there is no machine with this agent ID");
      return;
    }
    Texts texts = Texts.of("advice", Language.of(ctx));
    answer(ctx, MachineJson.detail(machine.get(), texts));
  }

  private void retire(Context ctx) {
    if (machines.detail(agentId(ctx)).isEmpty()) {
      refuse(ctx, 404, "there is no machine with this agent ID");
      return;
    }
    retirements.retire(List.of(agentId(ctx)), Actor.of(ctx), null);
    ctx.status(204);
  }

  private void changes(Context ctx) {
    String size = ctx.queryParam("size");
    if (size != null
        && (!size.matches("[0-9]{1,3}")
            || Integer.parseInt(size) < 1
            || Integer.parseInt(size) > MOST_CHANGES)) {
      refuse(ctx, 400, "size: expected a number from 1 to " + MOST_CHANGES);
      return;
    }
    String before = ctx.queryParam("before");
    if (before != null && !MachineQuery.readable(before)) {
      refuse(ctx, 400, "before: expected the value of next from an earlier response");
      return;
    }
    String agentId = agentId(ctx);
    if (machines.detail(agentId).isEmpty()) {
      refuse(ctx, 404, "there is no machine with this agent ID");
      return;
    }
    MachineChanges changes =
        machines.changes(agentId, before, size == null ? CHANGES : Integer.parseInt(size));
    answer(
        ctx,
        new Json()
            .put("changes", changes.changes(), MachineJson::change)
            .put("next", changes.next()));
  }

  private void builds(Context ctx) {
    answer(ctx, new Json().put("builds", builds.lines(), FleetApi::line));
  }

  private static Json line(LineCount line) {
    LineCount.Baseline baseline = line.baseline();
    Json json =
        new Json()
            .put("build", (Number) line.build())
            .put("family", line.family().name())
            .put("machines", (Number) line.machines())
            .put(
                "revisions",
                line.revisions(),
                revision ->
                    new Json()
                        .put("ubr", revision.ubr())
                        .put("machines", (Number) revision.machines()))
            .put("otherMachines", (Number) line.otherMachines())
            .put("behind", (Number) line.behind())
            .put("at", (Number) line.at())
            .put("above", (Number) line.above())
            .put("unknown", (Number) line.unknown());
    return baseline == null
        ? json
        : json.put(
            "baseline",
            new Json()
                .put("ubr", (Number) baseline.ubr())
                .put("kb", baseline.kb())
                .put("published", (Boolean) baseline.published()));
  }

  private void description(Context ctx) {
    ctx.contentType("application/json").result(description);
  }

  private static String agentId(Context ctx) {
    return ctx.pathParam("agentId").toLowerCase(Locale.ROOT);
  }

  static void answer(Context ctx, Json json) {
    ctx.contentType("application/json").result(GSON.toJson(json.object()));
  }

  static void refuse(Context ctx, int status, String error) {
    ctx.status(status);
    answer(ctx, new Json().put("error", error));
  }

  private static String resource(String name) {
    try (InputStream in = FleetApi.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing in this build: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
