package io.github.updatesentinel.collector.audit;

import io.github.updatesentinel.collector.store.Columns;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; what is empty does not matter.
 *
 * @param actor the whole name
 * @param action one action
 * @param subject a part of it, in any case
 * @param withoutLogins leaves out that people logged in and out
 */
public record AuditFilter(String actor, String action, String subject, boolean withoutLogins) {
  private static final int MAX_TEXT = 200;

  public static AuditFilter of(Context ctx) {
    return new AuditFilter(
        text(ctx.queryParam("actor")),
        text(ctx.queryParam("action")),
        text(ctx.queryParam("subject")),
        "hide".equals(ctx.queryParam("logins")));
  }

  /** The same as the query of an address. */
  public String query() {
    return "actor="
        + encoded(actor)
        + "&action="
        + encoded(action)
        + "&subject="
        + encoded(subject)
        + (withoutLogins ? "&logins=hide" : "");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String text(@Nullable String value) {
    return value == null || value.length() > MAX_TEXT ? "" : Columns.text(value.strip(), MAX_TEXT);
  }
}
