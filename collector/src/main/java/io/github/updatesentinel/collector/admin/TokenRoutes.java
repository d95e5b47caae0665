package io.github.updatesentinel.collector.admin;

import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.auth.FormFields;
import io.github.updatesentinel.collector.auth.View;
import io.github.updatesentinel.collector.enroll.AgentKeys;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens.Created;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens.EnrollmentToken;
import io.github.updatesentinel.collector.enroll.InstallLine;
import io.github.updatesentinel.collector.enroll.InstallLines;
import io.github.updatesentinel.collector.http.Refusal;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Typed;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Ids;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /administration/tokens}: enrollment tokens and agent keys. */
public final class TokenRoutes implements Routes {
  private static final String PAGE = "/administration/tokens";
  private static final int MAX_LABEL = 200;
  private static final long MAX_USES = 10_000_000;
  private static final long MAX_DAYS = 3650;

  private final Database database;
  private final AgentKeys keys;
  private final EnrollmentTokens tokens;
  private final InstallLines lines;
  private final View view;
  private final Audit audit;
  private final Clock clock;

  public TokenRoutes(
      Database database, AgentKeys keys, InstallLines lines, View view, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.tokens = new EnrollmentTokens(clock);
    this.lines = lines;
    this.view = view;
    this.audit = new Audit(clock);
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PAGE, ctx -> show(ctx, Typed.NONE, null), Role.ADMINISTRATOR);
    routes.post(PAGE, this::create, Role.ADMINISTRATOR);
    routes.post(PAGE + "/{id}/revoke", this::revoke, Role.ADMINISTRATOR);
    routes.post("/administration/keys", this::changeKey, Role.ADMINISTRATOR);
  }

  private void show(Context ctx, Typed typed, @Nullable String problem) {
    List<EnrollmentToken> all =
        database.<List<EnrollmentToken>, RuntimeException>read(tokens::list);
    view.show(
        ctx,
        Frame.Nav.ADMINISTRATION,
        "tokens.jte",
        Map.of("tokens", all, "request", Ids.next(clock), "typed", typed),
        problem);
  }

  private void create(Context ctx) {
    String label = FormFields.text(ctx, "label");
    String tag = FormFields.text(ctx, "tag");
    String usesText = FormFields.text(ctx, "uses");
    String daysText = FormFields.text(ctx, "days");
    Long uses = FormFields.number(usesText, MAX_USES);
    Long days = FormFields.number(daysText, MAX_DAYS);
    boolean badNumber =
        (uses == null && !usesText.isEmpty()) || (days == null && !daysText.isEmpty());
    if (label.isEmpty() || label.length() > MAX_LABEL || badTag(tag) || badNumber) {
      ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
      show(ctx, Typed.of(ctx), "token");
      return;
    }
    Instant expires = days == null ? null : clock.instant().plus(Duration.ofDays(days));
    String id = FormFields.id(ctx, "request", clock);
    Created created =
        database.<@Nullable Created, RuntimeException>write(
            handle -> {
              Created made =
                  tokens.create(
                      handle,
                      id,
                      label,
                      tag.isEmpty() ? null : tag,
                      User.required(ctx).name(),
                      expires,
                      uses);
              if (made != null) {
                audit.record(handle, ctx, "enrollment-token.create", label, detail(uses, expires));
              }
              return made;
            });
    if (created == null) {
      View.refuse(ctx, PAGE, "twice");
      return;
    }
    InstallLine line = lines.of(ctx, created.secret());
    view.show(
        ctx,
        Frame.Nav.ADMINISTRATION,
        "secret.jte",
        Map.of(
            "title",
            view.texts(ctx).text("tokens.created", label),
            "secret",
            created.secret(),
            "command",
            line.thisComputer(),
            "unreadable",
            line.unreadable() == null ? "" : line.unreadable(),
            "back",
            PAGE));
  }

  /** As the tags that agents send. */
  private static boolean badTag(String tag) {
    return tag.length() > HeartbeatLimits.TAG || tag.matches("(?s).*[\\p{Cntrl};].*");
  }

  private static @Nullable String detail(@Nullable Long uses, @Nullable Instant expires) {
    String bounds =
        (uses == null ? "" : "uses " + uses + " ")
            + (expires == null ? "" : "until " + expires.truncatedTo(ChronoUnit.SECONDS));
    return bounds.isEmpty() ? null : bounds.strip();
  }

  private void revoke(Context ctx) {
    String id = ctx.pathParam("id");
    boolean revoked =
        database.<Boolean, RuntimeException>write(
            handle -> {
              EnrollmentToken token =
                  tokens.list(handle).stream()
                      .filter(one -> one.tokenId().equals(id))
                      .findFirst()
                      .orElse(null);
              if (token == null || !tokens.revoke(handle, id)) {
                return false;
              }
              audit.record(handle, ctx, "enrollment-token.revoke", token.label(), null);
              return true;
            });
    if (revoked) {
      View.done(ctx, PAGE, "revoked");
    } else {
      View.refuse(ctx, PAGE, "gone");
    }
  }

  private void changeKey(Context ctx) {
    String agentId = FormFields.text(ctx, "agentId");
    String action = FormFields.text(ctx, "action");
    boolean revoking = action.equals("revoke");
    if (!revoking && !action.equals("allow")) {
      throw new Refusal(400, "action: expected revoke or allow");
    }
    boolean changed =
        database.<Boolean, RuntimeException>write(
            handle -> {
              boolean found = revoking ? keys.revoke(handle, agentId) : keys.allow(handle, agentId);
              if (found) {
                audit.record(handle, ctx, "agent-key." + action, agentId, null);
              }
              return found;
            });
    if (changed) {
      View.done(ctx, PAGE, revoking ? "keyRevoked" : "keyAllowed");
    } else {
      View.refuse(ctx, PAGE, "key");
    }
  }
}
