package io.github.updatesentinel.collector.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.collector.page.Csv;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Words;
import io.github.updatesentinel.collector.saved.NameLists;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /machines.csv}: all machines of a filter, row by row as they are read. RFC 4180 in UTF-8
 * with the mark that Excel needs to see that. Codes are the same in every language; the header and
 * their names, each in the column after the code, are in the reader's. A build and its revision are
 * two numbers: Excel reads 17763.9020 as one, and drops its last digit.
 */
public final class MachinesCsv implements Routes {
  private static final List<String> COLUMNS =
      List.of(
          "name",
          "domain",
          "verdict",
          "verdictName",
          "silent",
          "certainty",
          "certaintyName",
          "severity",
          "severityName",
          "since",
          "reasons",
          "reasonNames",
          "build",
          "revision",
          "wantedBuild",
          "wantedRevision",
          "behindSince",
          "product",
          "edition",
          "family",
          "familyName",
          "release",
          "source",
          "sourceName",
          "server",
          "group",
          "tags",
          "scanOutcome",
          "scanOutcomeName",
          "hresult",
          "found",
          "servicingFound",
          "goodScan",
          "lastSeen",
          "firstSeen",
          "restart",
          "agentVersion",
          "disabledBy",
          "agentId");

  private final MachineQuery machines;
  private final NameLists lists;
  private final Clock clock;

  /** A file of what the store says. */
  public MachinesCsv(MachineQuery machines, NameLists lists, Clock clock) {
    this.machines = machines;
    this.lists = lists;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/machines.csv", this::answer, Role.VIEWER);
  }

  private void answer(Context ctx) {
    Listing.Asked asked = Listing.Asked.of(ctx, machines, lists);
    String separated = ctx.queryParam("separator");
    if (separated != null && !separated.equals("comma") && !separated.equals("semicolon")) {
      throw new BadRequestResponse("separator: expected comma or semicolon");
    }
    char separator = "semicolon".equals(separated) ? ';' : ',';
    if (!asked.problems().isEmpty()) {
      // A file of other machines than those asked for would be believed.
      throw new BadRequestResponse(asked.problems().get(0).text());
    }
    Texts texts = Texts.of("csv", Language.of(ctx));
    Words words = new Words(Language.of(ctx));
    ctx.contentType("text/csv; charset=utf-8");
    String day = clock.instant().toString().substring(0, 10);
    ctx.header("Content-Disposition", "attachment; filename=\"machines-" + day + ".csv\"");
    try (Writer out = new BufferedWriter(new OutputStreamWriter(ctx.outputStream(), UTF_8))) {
      out.write('\uFEFF');
      out.write(Csv.line(COLUMNS.stream().map(texts::text).toList(), separator));
      machines.each(
          asked.filter(),
          asked.page().sort(),
          asked.page().descending(),
          row -> write(out, Csv.line(cells(row, words), separator)));
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

  private static List<@Nullable String> cells(MachineRow row, Words words) {
    List<@Nullable String> cells = new ArrayList<>();
    cells.add(Csv.name(row.host()));
    cells.add(Csv.name(row.domain()));
    cells.add(row.verdict().name());
    cells.add(words.name("verdict", row.silent() ? MachineFilter.SILENT : row.verdict().name()));
    cells.add(Boolean.toString(row.silent()));
    cells.add(row.certainty());
    cells.add(name(words, "certainty", row.certainty()));
    cells.add(row.severity().name());
    cells.add(name(words, "severity", row.severity().name()));
    cells.add(text(row.since()));
    List<String> reasons = ReasonCode.inOrder(row.reasons());
    cells.add(String.join(" ", reasons));
    cells.add(
        reasons.stream().map(code -> words.name("reason", code)).collect(Collectors.joining("; ")));
    cells.add(text(row.build()));
    cells.add(text(row.ubr()));
    cells.add(text(row.baselineBuild()));
    cells.add(text(row.baselineUbr()));
    cells.add(row.behindSince());
    cells.add(row.product());
    cells.add(row.edition());
    cells.add(row.family());
    cells.add(name(words, "family", row.family()));
    cells.add(row.release());
    cells.add(row.sourceKind());
    cells.add(name(words, "source", row.sourceKind()));
    cells.add(row.sourceServer());
    cells.add(Csv.name(row.targetGroup()));
    cells.add(Csv.name(String.join("; ", row.tags())));
    cells.add(row.scanOutcome());
    cells.add(name(words, "outcome", row.scanOutcome()));
    cells.add(row.scanHresult());
    cells.add(text(row.scanFound()));
    cells.add(text(row.scanServicingFound()));
    cells.add(text(row.goodScanAt()));
    cells.add(text(row.lastSeen()));
    cells.add(text(row.firstSeen()));
    cells.add(text(row.rebootPending()));
    cells.add(Csv.name(row.agentVersion()));
    cells.add(disabledBy(row));
    cells.add(row.agentId());
    return cells;
  }

  private static @Nullable String name(Words words, String kind, @Nullable String code) {
    return code == null ? null : words.name(kind, code);
  }

  /** Service and account or policy of each, latest first. */
  private static @Nullable String disabledBy(MachineRow row) {
    return row.disablings().all().isEmpty()
        ? null
        : row.disablings().all().stream()
            .map(one -> one.service() + ": " + (one.who() == null ? "?" : one.who()))
            .distinct()
            .collect(Collectors.joining("; "));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof Instant at ? Csv.moment(at) : value == null ? null : value.toString();
  }
}
