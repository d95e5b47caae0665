package io.github.updatesentinel.collector;

import io.github.updatesentinel.collector.auth.Accounts;
import io.github.updatesentinel.collector.auth.Role;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.WebServer;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Stores;
import io.github.updatesentinel.collector.web.Assets;
import io.github.updatesentinel.collector.web.ErrorPages;
import io.github.updatesentinel.collector.web.LanguageSwitch;
import io.github.updatesentinel.collector.web.Pages;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running collector: the only place that joins its parts. */
public final class Collector implements AutoCloseable {
  private final Database database;
  private final WebServer server;
  private final @Nullable String firstPassword;

  private Collector(Database database, WebServer server, @Nullable String firstPassword) {
    this.database = database;
    this.server = server;
    this.firstPassword = firstPassword;
  }

  /**
   * Opens the store, starts all parts and listens.
   *
   * @throws RuntimeException if something it needs is not there; the message names it
   */
  public static Collector start(CollectorConfig config, Clock clock) {
    Database database = Stores.open(config);
    try {
      Pages pages = new Pages();
      Accounts accounts = Accounts.of(config, database, clock, pages);
      String firstPassword = accounts.makeFirstAdministrator();
      List<Routes> parts = new ArrayList<>(accounts.routes());
      parts.add(new ErrorPages(pages, clock));
      parts.add(new Assets());
      parts.add(new LanguageSwitch());
      parts.add(health(database, clock));
      WebServer server = WebServer.start(config, accounts.access(), parts);
      return new Collector(database, server, firstPassword);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static Routes health(Database database, Clock clock) {
    return routes ->
        routes.get(
            "/healthz",
            ctx -> ctx.status(database.answers() ? 200 : 503).result(clock.instant().toString()),
            Role.ANYONE);
  }

  /** The password of {@code admin}, if this start made that administrator; kept nowhere else. */
  public @Nullable String firstPassword() {
    return firstPassword;
  }

  /** The port that is listened on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
