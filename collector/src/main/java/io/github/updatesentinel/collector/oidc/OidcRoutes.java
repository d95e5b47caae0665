package io.github.updatesentinel.collector.oidc;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.auth.FailedLogins;
import io.github.updatesentinel.collector.auth.SessionCookie;
import io.github.updatesentinel.collector.auth.View;
import io.github.updatesentinel.collector.auth.people.ApiTokens;
import io.github.updatesentinel.collector.auth.people.People;
import io.github.updatesentinel.collector.auth.people.Person;
import io.github.updatesentinel.collector.auth.people.Sessions;
import io.github.updatesentinel.collector.config.AddressRange;
import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.http.Budget;
import io.github.updatesentinel.collector.http.LocalPath;
import io.github.updatesentinel.collector.http.Refusal;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.oidc.OidcProvider.Identity;
import io.github.updatesentinel.collector.oidc.OidcProvider.OidcRejected;
import io.github.updatesentinel.collector.saved.SavedViews;
import io.github.updatesentinel.collector.store.Database;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** Logging in with the organization's provider, and coming back from it. */
public final class OidcRoutes implements Routes {
  private static final int COOKIE_SECONDS = 600;
  private static final int MAX_CODE = 4096;
  private static final int AT_A_TIME = 8;
  private static final int OF_ONE_ADDRESS = 2;

  private final OidcProvider provider;
  private final Database database;
  private final People people;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final Audit audit;
  private final FailedLogins failed;

  /** Who waits for the provider has a thread: strangers must not have all of them. */
  private final Semaphore leaving = new Semaphore(AT_A_TIME);

  private final Budget comingBack = new Budget(0, 0, AT_A_TIME, OF_ONE_ADDRESS);
  private final Rejections rejections = new Rejections();

  public OidcRoutes(OidcProvider provider, Database database, Clock clock) {
    this.provider = provider;
    this.database = database;
    this.people = new People(clock);
    this.sessions = new Sessions(clock);
    this.tokens = new ApiTokens(clock);
    this.audit = new Audit(clock);
    this.failed = new FailedLogins(database, audit);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/login/oidc", this::leave, Role.ANYONE);
    routes.get("/login/oidc/callback", this::comeBack, Role.ANYONE);
  }

  /**
   * The state of a login that a browser started. It is in a cookie of that browser, so that no user
   * can be logged in as another one by a link, and any collector can continue the login.
   */
  private record Departure(State state, Nonce nonce, CodeVerifier verifier, String next) {
    static Departure make(String next) {
      return new Departure(new State(32), new Nonce(32), new CodeVerifier(), next);
    }

    String toCookie() {
      return String.join(
          ".",
          state.getValue(),
          nonce.getValue(),
          // It may hold dots.
          verifier.getValue().replace(".", "%2E"),
          URLEncoder.encode(next, StandardCharsets.UTF_8).replace(".", "%2E"));
    }

    static @Nullable Departure of(@Nullable String cookie) {
      String[] parts = cookie == null ? new String[0] : cookie.split("\\.", -1);
      if (parts.length != 4) {
        return null;
      }
      try {
        return new Departure(
            new State(parts[0]),
            new Nonce(parts[1]),
            new CodeVerifier(URLDecoder.decode(parts[2], StandardCharsets.UTF_8)),
            LocalPath.of(URLDecoder.decode(parts[3], StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  private void leave(Context ctx) {
    if (!leaving.tryAcquire()) {
      View.refuse(ctx, "/login", "oidc.down");
      return;
    }
    Departure departure = Departure.make(LocalPath.of(ctx.queryParam("next")));
    try {
      String page =
          provider.loginPage(departure.state(), departure.nonce(), departure.verifier()).toString();
      String text = departure.toCookie();
      ctx.cookie(
          SessionCookie.cookie(
              ctx, cookie(ctx), text + "." + provider.signature(text), COOKIE_SECONDS));
      ctx.redirect(page, HttpStatus.SEE_OTHER);
    } catch (IOException e) {
      View.refuse(ctx, "/login", "oidc.down");
    } finally {
      leaving.release();
    }
  }

  /** Who left from here; null for what a browser made up. */
  private @Nullable Departure departure(@Nullable String cookie) {
    int end = cookie == null ? -1 : cookie.lastIndexOf('.');
    if (cookie == null || end < 0) {
      return null;
    }
    String text = cookie.substring(0, end);
    try {
      return Secrets.same(cookie.substring(end + 1), provider.signature(text))
          ? Departure.of(text)
          : null;
    } catch (IOException e) {
      Logger.warn("oidc: {}", e.toString());
      return null;
    }
  }

  private void comeBack(Context ctx) {
    Departure departure = departure(ctx.cookie(cookie(ctx)));
    ctx.cookie(SessionCookie.cookie(ctx, cookie(ctx), "", 0));
    String state = ctx.queryParam("state");
    String code = ctx.queryParam("code");
    if (departure == null || state == null || !Secrets.same(state, departure.state().getValue())) {
      // Anyone can send this without a login: nothing of it is recorded.
      View.refuse(ctx, "/login", "oidc");
      return;
    }
    if (code == null || code.isEmpty() || code.length() > MAX_CODE) {
      refuse(ctx, "the provider sent no code");
      return;
    }
    String network = AddressRange.network(Remote.address(ctx));
    if (rejections.tooMany(network)) {
      // The provider would be asked as often as a stranger likes.
      View.refuse(ctx, "/login", "oidc");
      return;
    }
    Budget.Share turn = comingBack.take(network);
    if (turn == null) {
      View.refuse(ctx, "/login", "oidc.down");
      return;
    }
    try {
      logIn(
          ctx, provider.identify(code, departure.nonce(), departure.verifier()), departure.next());
    } catch (IOException e) {
      down(ctx, e);
    } catch (OidcRejected e) {
      rejections.add(network);
      if (refuse(ctx, String.valueOf(e.getMessage()))) {
        Logger.warn("oidc: the provider's response was rejected: {}", e.getMessage());
      }
    } finally {
      turn.release();
    }
  }

  private void logIn(Context ctx, Identity identity, String next) {
    String remote = Remote.address(ctx);
    String session =
        database.<@Nullable String, RuntimeException>write(
            handle -> {
              Person person = person(handle, identity);
              String actor =
                  Person.providedActor(People.providerKey(identity.subject()), identity.name());
              if (person == null || identity.role() == null || person.disabled()) {
                String why = identity.role() == null ? "no role" : "disabled";
                audit.record(handle, actor, remote, "login.fail", null, "oidc: " + why);
                return null;
              }
              people.noteLogin(handle, person.id());
              audit.record(handle, actor, remote, "login.succeed", null, "oidc");
              return sessions.begin(handle, person.id());
            });
    if (session == null) {
      throw new Refusal(403, "Your identity provider gives you no role on this collector.");
    }
    SessionCookie.set(ctx, session);
    ctx.redirect(next, HttpStatus.SEE_OTHER);
  }

  /** Whom the provider means: as it says now, and with nothing left of a role that is gone. */
  private @Nullable Person person(Handle handle, Identity identity) {
    String key = People.providerKey(identity.subject());
    Person before = people.byLogin(handle, key);
    Role role = identity.role();
    if (role == null) {
      if (before != null) {
        sessions.endAll(handle, before.id());
        tokens.revokeAll(handle, before.id());
      }
      return before;
    }
    if (before == null) {
      people.create(handle, key, identity.name(), role, null, false);
    } else {
      people.setProvided(handle, before.id(), identity.name(), role);
      SavedViews.rename(
          handle, before.actor(), Person.providedActor(before.loginKey(), identity.name()));
    }
    return people.byLogin(handle, key);
  }

  /** Gives whether it was recorded, which has a bound. */
  private boolean refuse(Context ctx, String why) {
    View.refuse(ctx, "/login", "oidc");
    return failed.record("-", Remote.address(ctx), "oidc: " + why);
  }

  private void down(Context ctx, IOException why) {
    View.refuse(ctx, "/login", "oidc.down");
    if (failed.record("-", Remote.address(ctx), "oidc: the provider is unreachable")) {
      Logger.warn("oidc: the provider is unreachable: {}", why.toString());
    }
  }

  private static String cookie(Context ctx) {
    return Remote.secure(ctx) ? "__Host-oidc" : "oidc";
  }
}
