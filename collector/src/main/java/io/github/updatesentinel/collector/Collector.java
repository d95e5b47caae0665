package io.github.updatesentinel.collector;

import io.github.updatesentinel.collector.auth.Accounts;
import io.github.updatesentinel.collector.auth.Audit;
import io.github.updatesentinel.collector.auth.Role;
import io.github.updatesentinel.collector.baseline.AgentBaselineRoutes;
import io.github.updatesentinel.collector.baseline.BaselineApi;
import io.github.updatesentinel.collector.baseline.BaselinePages;
import io.github.updatesentinel.collector.baseline.BaselineSigner;
import io.github.updatesentinel.collector.baseline.Baselines;
import io.github.updatesentinel.collector.baseline.CurrentBaseline;
import io.github.updatesentinel.collector.baseline.KnownBuilds;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.WebServer;
import io.github.updatesentinel.collector.ingest.Ingest;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Stores;
import io.github.updatesentinel.collector.web.Assets;
import io.github.updatesentinel.collector.web.ErrorPages;
import io.github.updatesentinel.collector.web.LanguageSwitch;
import io.github.updatesentinel.collector.web.Pages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running collector: the only place that joins its parts. */
public final class Collector implements AutoCloseable {
  private final Database database;
  private final Ingest ingest;
  private final WebServer server;
  private final @Nullable String firstPassword;

  private Collector(
      Database database, Ingest ingest, WebServer server, @Nullable String firstPassword) {
    this.database = database;
    this.ingest = ingest;
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
      return start(config, clock, database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static Collector start(CollectorConfig config, Clock clock, Database database) {
    Pages pages = new Pages();
    Ingest ingest = new Ingest(database, config, clock, new SimpleMeterRegistry());
    Accounts accounts = Accounts.of(config, database, ingest.keys(), clock, pages);
    String firstPassword = accounts.makeFirstAdministrator();
    Audit audit = new Audit(clock);
    Baselines baselines = new Baselines(database, clock, audit);
    CurrentBaseline current =
        new CurrentBaseline(database, signer(config.baselineSigningKey()), clock);
    List<Routes> parts = new ArrayList<>(accounts.routes());
    parts.add(new ErrorPages(pages, clock));
    parts.add(new Assets());
    parts.add(new LanguageSwitch());
    parts.add(health(database, clock));
    parts.add(ingest);
    parts.add(new BaselinePages(database, baselines, current, KnownBuilds.load(), pages, clock));
    parts.add(new BaselineApi(database, baselines, current));
    parts.add(new AgentBaselineRoutes(current, ingest.agentCheck()));
    WebServer server = WebServer.start(config, accounts.access(), parts);
    return new Collector(database, ingest, server, firstPassword);
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

  private static @Nullable BaselineSigner signer(@Nullable Path key) {
    try {
      return key == null ? null : BaselineSigner.read(key);
    } catch (IOException e) {
      throw new UncheckedIOException("baselineSigningKey: " + key + " can't be read", e);
    }
  }

  /** The port that is listened on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    ingest.close();
    server.close();
    database.close();
  }
}
