package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.auth.people.ApiTokens;
import io.github.updatesentinel.collector.auth.people.ApiTokens.Use;
import io.github.updatesentinel.collector.auth.people.Person;
import io.github.updatesentinel.collector.auth.people.Sessions;
import io.github.updatesentinel.collector.auth.people.Sessions.Session;
import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.http.Access;
import io.github.updatesentinel.collector.http.LocalPath;
import io.github.updatesentinel.collector.http.Refusal;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.StoreFailure;
import io.github.updatesentinel.collector.wire.Printable;
import io.github.updatesentinel.collector.wire.ThrottledLog;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.HandleConsumer;
import org.jspecify.annotations.Nullable;

/** Lets people through to the routes of their role: by session, or by API token. Thread-safe. */
public final class AuthenticationFilter implements Access {
  /** The page on which a user must first choose a new password. */
  static final String CHANGE_PASSWORD = "/account/password";

  private static final String BEARER = "Bearer ";
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final ThrottledLog notNoted = new ThrottledLog(Duration.ofMinutes(1));
  private final Database database;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final Origins origins;

  public AuthenticationFilter(Database database, Clock clock, @Nullable String publicUrl) {
    this.database = database;
    this.sessions = new Sessions(clock);
    this.tokens = new ApiTokens(clock);
    this.origins = new Origins(publicUrl);
  }

  /** The token that forms of a session send back: who does not know the id can't make it. */
  static String csrf(String session) {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Secrets.hash("csrf " + session));
  }

  @Override
  public void check(Context ctx, Role role) {
    switch (role) {
      case AGENT, PROGRAM -> {
        // The route itself checks the key or the token.
      }
      case ANYONE -> checkOrigin(ctx);
      case VIEWER, ADMINISTRATOR -> checkPerson(ctx, role);
    }
  }

  private void checkPerson(Context ctx, Role role) {
    String authorization = ctx.header(Header.AUTHORIZATION);
    if (authorization != null && authorization.startsWith(BEARER)) {
      User user = byToken(ctx, authorization.substring(BEARER.length()).strip());
      requireRole(user, role);
      user.attachTo(ctx);
    } else {
      checkSession(ctx, role);
    }
  }

  private static void requireRole(User user, Role role) {
    if (role == Role.ADMINISTRATOR && !user.administrator()) {
      throw new Refusal(403, "Only administrators can do this.");
    }
  }

  private User byToken(Context ctx, String token) {
    Use use = database.<@Nullable Use, RuntimeException>read(handle -> tokens.find(handle, token));
    if (use == null) {
      ctx.header(Header.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
      throw new Refusal(401, "This API token is invalid, expired, or revoked.");
    }
    if (use.stale()) {
      note(handle -> tokens.touch(handle, use.tokenId()));
    }
    String person = use.owner().actor();
    return new User(person + "/" + use.label(), person, use.role(), "");
  }

  private void checkSession(Context ctx, Role role) {
    String cookie = SessionCookie.read(ctx);
    Session session =
        cookie == null
            ? null
            : database.<@Nullable Session, RuntimeException>read(
                handle -> sessions.find(handle, cookie));
    if (session == null) {
      sendToLogin(ctx);
      return;
    }
    if (session.stale()) {
      note(handle -> sessions.touch(handle, session.id()));
    }
    String csrf = csrf(session.id());
    Person person = session.person();
    User user = new User(person.actor(), person.role(), csrf);
    // Before the checks, so that the page of a refusal has the navigation.
    user.attachTo(ctx);
    // The role first: its check needs nothing of the body.
    requireRole(user, role);
    if (!READING.contains(ctx.method().name())) {
      checkOrigin(ctx);
      checkToken(ctx, csrf);
    }
    if (person.mustChange() && !ctx.path().equals(CHANGE_PASSWORD)) {
      sendTo(ctx, CHANGE_PASSWORD, 403, "Change your one-time password first.");
      return;
    }
    new Login(session.id(), person).attachTo(ctx);
  }

  /** Notes a use. Where nothing can be written, users must still be able to read. */
  private void note(HandleConsumer<RuntimeException> use) {
    try {
      database.writing(use);
    } catch (RuntimeException e) {
      notNoted.warn(
          "The use of a login or an API token can't be noted: "
              + Printable.of(StoreFailure.reason(e), 300));
    }
  }

  /**
   * Notes who sent a request that no route takes, so that the page of its error has the navigation.
   * Checks nothing.
   */
  public void identify(Context ctx) {
    String cookie = SessionCookie.read(ctx);
    if (User.of(ctx) != null || cookie == null) {
      return;
    }
    Session session =
        database.<@Nullable Session, RuntimeException>read(handle -> sessions.find(handle, cookie));
    if (session != null) {
      Person person = session.person();
      new User(person.actor(), person.role(), csrf(session.id())).attachTo(ctx);
    }
  }

  private void checkOrigin(Context ctx) {
    if (!READING.contains(ctx.method().name()) && !origins.own(ctx)) {
      throw new Refusal(403, "This form was sent from another site.");
    }
  }

  private static void checkToken(Context ctx, String csrf) {
    String header = ctx.header("X-CSRF-Token");
    String sent = header == null ? ctx.formParam("csrf") : header;
    if (sent == null || !Secrets.same(sent, csrf)) {
      throw new Refusal(
          403,
          "The form has expired or belongs to another session. Reload the page.",
          Refusal.EXPIRED_FORM);
    }
  }

  private static void sendToLogin(Context ctx) {
    String page = ctx.path();
    if (ctx.header("HX-Request") != null) {
      page = pathOf(ctx.header("HX-Current-URL"));
    } else if (!READING.contains(ctx.method().name())) {
      page = pathOf(ctx.header(Header.REFERER));
    } else if (ctx.queryString() != null) {
      page += "?" + ctx.queryString();
    }
    List<String> query = new ArrayList<>();
    if (!LocalPath.of(page).equals("/")) {
      query.add("next=" + URLEncoder.encode(LocalPath.of(page), StandardCharsets.UTF_8));
    }
    if (SessionCookie.read(ctx) != null) {
      query.add("problem=ended");
    }
    sendTo(
        ctx,
        query.isEmpty() ? "/login" : "/login?" + String.join("&", query),
        401,
        "Log in first.");
  }

  /** Redirects browsers to a page, and answers programs with an error. */
  private static void sendTo(Context ctx, String page, int status, String sentence) {
    if (ctx.path().startsWith("/api/")) {
      if (status == 401) {
        ctx.header(Header.WWW_AUTHENTICATE, "Bearer");
      }
      throw new Refusal(status, sentence);
    }
    if (ctx.header("HX-Request") != null) {
      // A redirect would put the page into the place of the fragment.
      ctx.header("HX-Redirect", page);
      ctx.status(status);
    } else {
      ctx.redirect(page, HttpStatus.SEE_OTHER);
    }
    ctx.skipRemainingHandlers();
  }

  private static String pathOf(@Nullable String url) {
    try {
      URI uri = URI.create(url == null ? "/" : url);
      String query = uri.getRawQuery();
      return uri.getRawPath() + (query == null ? "" : "?" + query);
    } catch (IllegalArgumentException e) {
      return "/";
    }
  }
}
