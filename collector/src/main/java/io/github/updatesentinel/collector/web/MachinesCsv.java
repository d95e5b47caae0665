package io.github.updatesentinel.collector.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.collector.page.Csv;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.contract.ReasonCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /machines.csv}: all machines of a filter, row by row as they are read. RFC 4180 in UTF-8
 * with the mark that Excel needs to see that. Codes and times are for programs, so they are the
 * same in every language; only the header is in the reader's.
 */
public final class MachinesCsv implements Routes {
  private static final List<String> COLUMNS =
      List.of(
          "name",
          "domain",
          "verdict",
          "silent",
          "certainty",
          "severity",
          "since",
          "reasons",
          "build",
          "wanted",
          "behindSince",
          "product",
          "edition",
          "family",
          "release",
          "source",
          "server",
          "scanOutcome",
          "hresult",
          "found",
          "servicingFound",
          "goodScan",
          "lastSeen",
          "firstSeen",
          "restart",
          "agentVersion",
          "agentId");

  private final MachineQuery machines;
  private final Clock clock;

  /** A file of what the store says. */
  public MachinesCsv(MachineQuery machines, Clock clock) {
    this.machines = machines;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/machines.csv", this::answer, Role.VIEWER);
  }

  private void answer(Context ctx) {
    Listing.Asked asked = Listing.Asked.of(ctx, machines);
    if (!asked.problems().isEmpty()) {
      // A file of other machines than those asked for would be believed.
      throw new BadRequestResponse(asked.problems().get(0).text());
    }
    Texts texts = Texts.of("csv", Language.of(ctx));
    ctx.contentType("text/csv; charset=utf-8");
    String day = clock.instant().toString().substring(0, 10);
    ctx.header("Content-Disposition", "attachment; filename=\"machines-" + day + ".csv\"");
    try (Writer out = new BufferedWriter(new OutputStreamWriter(ctx.outputStream(), UTF_8))) {
      out.write('\uFEFF');
      out.write(Csv.line(COLUMNS.stream().map(texts::text).toList()));
      machines.each(
          asked.filter(),
          asked.page().sort(),
          asked.page().descending(),
          row -> write(out, Csv.line(cells(row))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Writer out, String line) {
    try {
      out.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<@Nullable String> cells(MachineRow row) {
    List<@Nullable String> cells = new ArrayList<>();
    cells.add(row.host());
    cells.add(row.domain());
    cells.add(row.verdict().name());
    cells.add(Boolean.toString(row.silent()));
    cells.add(row.certainty());
    cells.add(row.severity().name());
    cells.add(row.since().toString());
    cells.add(String.join(" ", ReasonCode.inOrder(row.reasons())));
    cells.add(row.fullBuild());
    cells.add(wanted(row));
    cells.add(row.behindSince());
    cells.add(row.product());
    cells.add(row.edition());
    cells.add(row.family());
    cells.add(row.release());
    cells.add(row.sourceKind());
    cells.add(row.sourceServer());
    cells.add(row.scanOutcome());
    cells.add(row.scanHresult());
    cells.add(text(row.scanFound()));
    cells.add(text(row.scanServicingFound()));
    cells.add(text(row.goodScanAt()));
    cells.add(text(row.lastSeen()));
    cells.add(text(row.firstSeen()));
    cells.add(text(row.rebootPending()));
    cells.add(row.agentVersion());
    cells.add(row.agentId());
    return cells;
  }

  private static @Nullable String wanted(MachineRow row) {
    return row.baselineBuild() == null || row.baselineUbr() == null
        ? null
        : row.baselineBuild() + "." + row.baselineUbr();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof Instant at
        ? at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString()
        : value == null ? null : value.toString();
  }
}
