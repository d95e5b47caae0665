package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.auth.Logins.Outcome;
import io.github.updatesentinel.collector.auth.people.PasswordRules;
import io.github.updatesentinel.collector.auth.people.Sessions;
import io.github.updatesentinel.collector.http.LocalPath;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.store.Database;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The login page, logging in by name and password, and logging out. */
public final class LoginRoutes implements Routes {
  private static final int MAX_NAME = 200;

  private final Database database;
  private final Logins logins;
  private final Sessions sessions;
  private final Audit audit;
  private final View view;
  private final boolean provider;

  public LoginRoutes(Database database, Logins logins, View view, Clock clock, boolean provider) {
    this.database = database;
    this.logins = logins;
    this.sessions = new Sessions(clock);
    this.audit = new Audit(clock);
    this.view = view;
    this.provider = provider;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/login", ctx -> show(ctx, "", ""), Role.ANYONE);
    routes.post("/login", this::logIn, Role.ANYONE);
    routes.post("/logout", this::logOut, Role.VIEWER);
  }

  private void logIn(Context ctx) {
    String name = text(ctx.formParam("name")).strip();
    String password = text(ctx.formParam("password"));
    if (name.isEmpty()
        || name.length() > MAX_NAME
        // No user has one, and PostgreSQL takes none.
        || name.indexOf('\0') >= 0
        || password.isEmpty()
        || password.length() > 2 * PasswordRules.MAX_LENGTH) {
      refuse(ctx, name);
      return;
    }
    Outcome outcome = logins.attempt(name, password, Remote.address(ctx));
    if (outcome instanceof Outcome.LoggedIn in) {
      begin(ctx, in.session());
      ctx.redirect(
          in.person().mustChange()
              ? AuthenticationFilter.CHANGE_PASSWORD
              : LocalPath.of(ctx.formParam("next")),
          HttpStatus.SEE_OTHER);
    } else if (outcome instanceof Outcome.Blocked blocked) {
      block(ctx, name, blocked.pause());
    } else {
      refuse(ctx, name);
    }
  }

  /** A session that this browser had before ends; a new login never takes over its id. */
  private void begin(Context ctx, String session) {
    String before = SessionCookie.read(ctx);
    if (before != null) {
      database.<RuntimeException>writing(handle -> sessions.end(handle, before));
    }
    SessionCookie.set(ctx, session);
  }

  private void logOut(Context ctx) {
    String session = Login.required(ctx).session();
    database.<RuntimeException>writing(
        handle -> {
          sessions.end(handle, session);
          audit.record(handle, ctx, "login.end", null, null);
        });
    SessionCookie.clear(ctx);
    ctx.redirect("/login", HttpStatus.SEE_OTHER);
  }

  private void refuse(Context ctx, String name) {
    ctx.status(HttpStatus.UNAUTHORIZED);
    show(ctx, name, view.texts(ctx).text("login.refused"));
  }

  private void block(Context ctx, String name, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    ctx.status(HttpStatus.TOO_MANY_REQUESTS);
    ctx.header(Header.RETRY_AFTER, Long.toString(seconds));
    show(
        ctx,
        name,
        seconds <= 90
            ? view.texts(ctx).text("login.blocked.seconds", seconds)
            : view.texts(ctx).text("login.blocked.minutes", (seconds + 59) / 60));
  }

  private void show(Context ctx, String name, String problem) {
    String next =
        LocalPath.of(
            ctx.method().name().equals("POST") ? ctx.formParam("next") : ctx.queryParam("next"));
    view.show(
        ctx,
        Frame.Nav.NONE,
        "login.jte",
        Map.of("name", name, "next", next, "refusal", problem, "provider", provider));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
