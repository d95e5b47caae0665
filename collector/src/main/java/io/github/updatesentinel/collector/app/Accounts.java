package io.github.updatesentinel.collector.app;

import io.github.updatesentinel.collector.admin.AuditRoutes;
import io.github.updatesentinel.collector.admin.InstallRoutes;
import io.github.updatesentinel.collector.admin.PeopleRoutes;
import io.github.updatesentinel.collector.admin.TokenRoutes;
import io.github.updatesentinel.collector.auth.AccountRoutes;
import io.github.updatesentinel.collector.auth.AuthenticationFilter;
import io.github.updatesentinel.collector.auth.LoginRoutes;
import io.github.updatesentinel.collector.auth.Logins;
import io.github.updatesentinel.collector.auth.View;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfig.Oidc;
import io.github.updatesentinel.collector.enroll.AgentKeys;
import io.github.updatesentinel.collector.enroll.FailedEnrollments;
import io.github.updatesentinel.collector.enroll.InstallLines;
import io.github.updatesentinel.collector.http.Access;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.oidc.OidcProvider;
import io.github.updatesentinel.collector.oidc.OidcRoutes;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.store.Database;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** People and what they may do, as the rest of the collector sees it. Thread-safe. */
public final class Accounts {
  private final Logins logins;
  private final AuthenticationFilter gate;
  private final List<Routes> routes;

  private Accounts(Logins logins, AuthenticationFilter gate, List<Routes> routes) {
    this.logins = logins;
    this.gate = gate;
    this.routes = routes;
  }

  /** The accounts in a store. */
  public static Accounts of(
      CollectorConfig config,
      Database database,
      AgentKeys keys,
      InstallLines lines,
      FailedEnrollments failures,
      Clock clock,
      Pages pages) {
    Logins logins = new Logins(database, clock);
    View view = new View(pages, clock);
    List<Routes> routes = new ArrayList<>();
    routes.add(new LoginRoutes(database, logins, view, clock, config.oidc() != null));
    routes.add(new AccountRoutes(database, view, clock));
    routes.add(new PeopleRoutes(database, view, clock));
    routes.add(new TokenRoutes(database, keys, lines, view, clock));
    routes.add(new InstallRoutes(database, config, lines, failures, view, clock));
    routes.add(new AuditRoutes(database, view, clock));
    Oidc oidc = config.oidc();
    if (oidc != null) {
      URI callback = URI.create(config.publicUrl() + "/login/oidc/callback");
      routes.add(new OidcRoutes(new OidcProvider(oidc, callback), database, clock));
    }
    return new Accounts(
        logins, new AuthenticationFilter(database, clock, config.publicUrl()), List.copyOf(routes));
  }

  /** What lets people through to their routes. */
  public Access access() {
    return gate;
  }

  /** Notes who sent a request that no route takes. */
  public void identify(Context ctx) {
    gate.identify(ctx);
  }

  /** Login, account and administration. */
  public List<Routes> routes() {
    return routes;
  }

  /**
   * Creates the administrator {@code admin} of a collector without users.
   *
   * @return the password, which is stored nowhere; null if a user exists already
   */
  public @Nullable String makeFirstAdministrator() {
    return logins.makeFirstAdministrator();
  }

  /**
   * Sets a new random password, to be changed at the next login, and ends the user's sessions and
   * API tokens.
   *
   * @return null if no user has this name and a local password
   */
  public static @Nullable String resetPassword(Database database, Clock clock, String name) {
    return new Logins(database, clock).resetPassword(name);
  }
}
