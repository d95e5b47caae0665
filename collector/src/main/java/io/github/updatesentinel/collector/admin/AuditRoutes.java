package io.github.updatesentinel.collector.admin;

import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.audit.AuditEntry;
import io.github.updatesentinel.collector.audit.AuditFilter;
import io.github.updatesentinel.collector.audit.AuditReader;
import io.github.updatesentinel.collector.auth.View;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.page.Csv;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Database;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code /administration/audit}: who changed what, as a page and as CSV. */
public final class AuditRoutes implements Routes {
  private static final String PAGE = "/administration/audit";
  private static final int PAGE_SIZE = 100;
  private static final int MAX_CSV = 1_000_000;
  private static final int MAX_ID = 36;
  private static final List<String> COLUMNS =
      List.of(
          "audit.csv.at",
          "audit.actor",
          "audit.remote",
          "audit.action",
          "audit.csv.actionName",
          "audit.subject",
          "audit.detail");

  private final Database database;
  private final View view;
  private final Audit audit;

  public AuditRoutes(Database database, View view, Clock clock) {
    this.database = database;
    this.view = view;
    this.audit = new Audit(clock);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PAGE, this::show, Role.ADMINISTRATOR);
    routes.get(PAGE + ".csv", this::export, Role.ADMINISTRATOR);
  }

  private void show(Context ctx) {
    AuditFilter filter = AuditFilter.of(ctx);
    String from = ctx.queryParam("before");
    String before = from == null ? "" : Columns.text(from, MAX_ID);
    List<AuditEntry> entries =
        database.<List<AuditEntry>, RuntimeException>read(
            handle -> AuditReader.page(handle, filter, before, PAGE_SIZE + 1));
    List<String> actions = database.<List<String>, RuntimeException>read(AuditReader::actions);
    boolean more = entries.size() > PAGE_SIZE;
    List<AuditEntry> shown = more ? entries.subList(0, PAGE_SIZE) : entries;
    view.show(
        ctx,
        Frame.Nav.ADMINISTRATION,
        "audit.jte",
        Map.of(
            "filter",
            filter,
            "actions",
            actions,
            "entries",
            shown,
            "older",
            more ? shown.get(PAGE_SIZE - 1).id() : ""));
  }

  private void export(Context ctx) throws IOException {
    AuditFilter filter = AuditFilter.of(ctx);
    database.<RuntimeException>writing(
        handle -> audit.record(handle, ctx, "audit.export", null, null));
    ctx.contentType("text/csv; charset=utf-8");
    ctx.header("Content-Disposition", "attachment; filename=\"audit.csv\"");
    Texts texts = view.texts(ctx);
    try (Writer out =
        new BufferedWriter(new OutputStreamWriter(ctx.outputStream(), StandardCharsets.UTF_8))) {
      // What Excel knows UTF-8 by.
      out.write('\uFEFF');
      out.write(Csv.line(COLUMNS.stream().map(texts::text).toList()));
      AuditReader.each(database, filter, MAX_CSV, entry -> out.write(line(entry, texts)));
    }
  }

  private static String line(AuditEntry entry, Texts texts) {
    String action = "action." + entry.action();
    return Csv.line(
        Arrays.asList(
            Csv.moment(entry.at()),
            Csv.name(entry.actor()),
            entry.remote(),
            entry.action(),
            texts.has(action) ? texts.text(action) : entry.action(),
            Csv.name(entry.subject()),
            entry.detail()));
  }
}
