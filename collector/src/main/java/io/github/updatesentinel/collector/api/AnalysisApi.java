package io.github.updatesentinel.collector.api;

import io.github.updatesentinel.collector.analysis.Causes;
import io.github.updatesentinel.collector.analysis.Comparison;
import io.github.updatesentinel.collector.analysis.Comparisons;
import io.github.updatesentinel.collector.analysis.Dimension;
import io.github.updatesentinel.collector.analysis.UpdateSource;
import io.github.updatesentinel.collector.analysis.UpdateSources;
import io.github.updatesentinel.collector.analysis.VerdictChange;
import io.github.updatesentinel.collector.analysis.VerdictChanges;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.saved.NameLists;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What stands behind the counts as JSON. A parameter that can't be used is a 400. */
public final class AnalysisApi implements Routes {
  private static final int CHANGES = 200;
  private static final int MOST_DAYS = 90;
  private static final int DAYS = 30;

  private final Comparisons comparisons;
  private final UpdateSources sources;
  private final Causes causes;
  private final VerdictChanges changes;
  private final MachineQuery machines;
  private final NameLists lists;
  private final Clock clock;
  private final ZoneId zone;

  /** An API over these. */
  public AnalysisApi(
      Comparisons comparisons,
      UpdateSources sources,
      Causes causes,
      VerdictChanges changes,
      MachineQuery machines,
      NameLists lists,
      Clock clock,
      ZoneId zone) {
    this.comparisons = comparisons;
    this.sources = sources;
    this.causes = causes;
    this.changes = changes;
    this.machines = machines;
    this.lists = lists;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/compare", this::compare, Role.VIEWER);
    routes.get("/api/v1/sources", this::sources, Role.VIEWER);
    routes.get("/api/v1/causes", this::causes, Role.VIEWER);
    routes.get("/api/v1/changes", this::changes, Role.VIEWER);
  }

  private void compare(Context ctx) {
    String asked = ctx.queryParam("by");
    Optional<Dimension> by = Dimension.of(asked == null ? "" : asked);
    if (by.isEmpty()) {
      String known =
          Arrays.stream(Dimension.values())
              .map(Dimension::parameter)
              .collect(Collectors.joining(", "));
      FleetApi.refuse(ctx, 400, "by: expected one of " + known);
      return;
    }
    MachineFilter.Parsed filter =
        MachineFilter.parseCompared(ctx::queryParams, machines::hasVerdict, lists::find);
    if (!filter.problems().isEmpty()) {
      FleetApi.refuse(
          ctx,
          400,
          filter.problems().stream()
              .map(MachineFilter.Problem::text)
              .collect(Collectors.joining("; ")));
      return;
    }
    Comparison comparison = comparisons.of(by.get(), filter.filter());
    FleetApi.answer(
        ctx,
        new Json()
            .put("by", comparison.by().parameter())
            .put("asOf", comparison.asOf())
            .put("groups", comparison.groups(), AnalysisApi::group)
            .put("otherGroups", (Number) comparison.otherGroups()));
  }

  private static Json group(Comparison.Group group) {
    Json json =
        new Json()
            .put("value", group.value())
            .put("machines", (Number) group.machines())
            .put("verdicts", group.verdicts())
            .put("silent", (Number) group.silent())
            .put("upToDatePercent", (Number) group.upToDatePercent())
            .put("change", group.change());
    return group.line() == null
        ? json
        : json.put("build", (Number) group.line().build())
            .put("family", group.line().family().name());
  }

  private void sources(Context ctx) {
    FleetApi.answer(ctx, new Json().put("sources", sources.all(), AnalysisApi::source));
  }

  private static Json source(UpdateSource source) {
    return new Json()
        .put("name", source.name())
        .put("kind", source.kind())
        .put("machines", (Number) source.machines())
        .put("seen", (Number) source.seen())
        .put("zeros", (Number) source.zeros())
        .put(
            "failures",
            source.failures(),
            failure ->
                new Json().put("code", failure.code()).put("machines", (Number) failure.machines()))
        .put("lastHonestScanAt", source.lastHonestScanAt())
        .put(
            "lines",
            source.lines(),
            line ->
                new Json()
                    .put("build", (Number) line.line().build())
                    .put("family", line.line().family().name())
                    .put("machines", (Number) line.machines())
                    .put("newestUbr", line.newestUbr())
                    .put("onNewest", (Number) line.onNewest()))
        .put("findings", source.stale(), AnalysisApi::finding);
  }

  private static Json finding(UpdateSource.Stale stale) {
    return new Json()
        .put("code", UpdateSource.Stale.CODE)
        .put("build", (Number) stale.line().build())
        .put("family", stale.line().family().name())
        .put("machines", (Number) stale.machines())
        .put("missingUbr", (Number) stale.ubr())
        .put("missingKb", stale.kb())
        .put("released", stale.released() == null ? null : stale.released().toString());
  }

  private void causes(Context ctx) {
    String days = ctx.queryParam("days");
    if (days != null
        && (!days.matches("[0-9]{1,2}")
            || Integer.parseInt(days) < 1
            || Integer.parseInt(days) > MOST_DAYS)) {
      FleetApi.refuse(ctx, 400, "days: expected a number from 1 to " + MOST_DAYS);
      return;
    }
    int back = days == null ? DAYS : Integer.parseInt(days);
    Causes.Found found = causes.found(back, Causes.MOST);
    FleetApi.answer(
        ctx,
        new Json()
            .put("causes", found.rows(), AnalysisApi::cause)
            .put("otherCauses", (Number) found.others()));
  }

  private static Json cause(Causes.Row row) {
    return new Json()
        .put("day", row.day().toString())
        .put("service", row.service())
        .put("by", row.by())
        .put("means", row.means())
        .put("policy", row.policy())
        .put("machines", (Number) row.machines())
        .put("suffering", (Number) row.suffering())
        .put(
            "departments",
            row.departments(),
            department ->
                new Json()
                    .put("domain", department.domain())
                    .put("targetGroup", department.targetGroup())
                    .put("machines", (Number) department.machines()))
        .put("otherDepartments", (Number) row.otherDepartments());
  }

  private void changes(Context ctx) {
    Instant now = clock.instant();
    Instant from;
    Instant until;
    try {
      from = instant(ctx, "from", now.minus(Duration.ofDays(1)));
      until = instant(ctx, "until", now);
    } catch (DateTimeException e) {
      FleetApi.refuse(
          ctx, 400, "from, until: expected a time such as 2026-11-22T08:00:00Z with a time zone");
      return;
    }
    String before = ctx.queryParam("before");
    if (before != null && !VerdictChanges.readable(before)) {
      FleetApi.refuse(ctx, 400, "before: expected the value of next from an earlier response");
      return;
    }
    for (String name : List.of("was", "verdict")) {
      String value = ctx.queryParam(name);
      if (value != null && !VerdictChanges.Filter.isName(value)) {
        FleetApi.refuse(ctx, 400, name + ": expected a verdict such as UP_TO_DATE");
        return;
      }
    }
    VerdictChanges.Filter filter =
        new VerdictChanges.Filter(from, until, ctx.queryParam("was"), ctx.queryParam("verdict"));
    VerdictChanges.Page page = changes.page(filter, before, CHANGES);
    List<VerdictChange> rows = page.changes();
    FleetApi.answer(
        ctx, new Json().put("changes", rows, AnalysisApi::change).put("next", page.next()));
  }

  private Instant instant(Context ctx, String name, Instant otherwise) {
    String value = ctx.queryParam(name);
    Instant at = value == null ? otherwise : Instant.parse(value);
    // What a database can hold.
    if (at.atZone(zone).getYear() < 2000 || at.atZone(zone).getYear() > 2200) {
      throw new DateTimeException(name);
    }
    return at;
  }

  private static Json change(VerdictChange change) {
    return new Json()
        .put("receivedAt", change.receivedAt())
        .put("agentId", change.agentId())
        .put("host", new Json().put("name", change.host()).put("domain", change.domain()))
        .put("retired", (Boolean) change.retired())
        .put("was", change.was())
        .put("verdict", change.verdict());
  }
}
