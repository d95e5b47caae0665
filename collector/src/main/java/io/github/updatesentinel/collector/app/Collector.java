package io.github.updatesentinel.collector.app;

import io.github.updatesentinel.collector.alert.Alerts;
import io.github.updatesentinel.collector.api.FleetApi;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.audit.AuditRetention;
import io.github.updatesentinel.collector.baseline.AgentBaselineRoutes;
import io.github.updatesentinel.collector.baseline.BaselineApi;
import io.github.updatesentinel.collector.baseline.BaselinePages;
import io.github.updatesentinel.collector.baseline.BaselineSigner;
import io.github.updatesentinel.collector.baseline.Baselines;
import io.github.updatesentinel.collector.baseline.CurrentBaseline;
import io.github.updatesentinel.collector.baseline.KnownBuilds;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.Version;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.collector.fleet.Builds;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.fleet.TrendJob;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.WebServer;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.ingest.Ingest;
import io.github.updatesentinel.collector.ingest.Retention;
import io.github.updatesentinel.collector.jobs.Jobs;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.machine.Listening;
import io.github.updatesentinel.collector.metrics.Metrics;
import io.github.updatesentinel.collector.metrics.MetricsRoute;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Stores;
import io.github.updatesentinel.collector.web.Assets;
import io.github.updatesentinel.collector.web.BuildsPage;
import io.github.updatesentinel.collector.web.ErrorPages;
import io.github.updatesentinel.collector.web.FleetPage;
import io.github.updatesentinel.collector.web.LanguageSwitch;
import io.github.updatesentinel.collector.web.MachinePage;
import io.github.updatesentinel.collector.web.MachinesCsv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running collector: the only place that joins its parts. */
public final class Collector implements AutoCloseable {
  private final Database database;
  private final Ingest ingest;
  private final Alerts alerts;
  private final WebServer server;
  private final Jobs jobs;
  private final @Nullable String firstPassword;

  private Collector(
      Database database,
      Ingest ingest,
      Alerts alerts,
      WebServer server,
      Jobs jobs,
      @Nullable String firstPassword) {
    this.database = database;
    this.ingest = ingest;
    this.alerts = alerts;
    this.server = server;
    this.jobs = jobs;
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
    Metrics metrics = new Metrics(Version.get());
    Ingest ingest = new Ingest(database, config, clock, metrics.registry());
    Accounts accounts = Accounts.of(config, database, ingest.keys(), clock, pages);
    Audit audit = new Audit(clock);
    Baselines baselines = new Baselines(database, clock, audit);
    KnownBuilds known = KnownBuilds.load();
    CurrentBaseline current =
        new CurrentBaseline(database, signer(config.baselineSigningKey()), known, clock);
    FleetIndex index = new FleetIndex(database, clock, config.heartbeatInterval());
    Fleet fleet = new Fleet(index, database, ZoneId.systemDefault());
    MachineQuery machines = new MachineQuery(index, database);
    Builds builds = new Builds(index, database, current);
    BuildCensus census = new BuildCensus(index);
    metrics.watch(fleet);
    List<Routes> parts = new ArrayList<>(accounts.routes());
    parts.add(new FleetApi(fleet, machines, builds));
    parts.add(new MetricsRoute(metrics, database, config.metricsTokenFile()));
    parts.add(new FleetPage(pages, fleet, machines, clock, config.publicUrl()));
    parts.add(new MachinesCsv(machines, clock));
    parts.add(new MachinePage(pages, machines, clock));
    parts.add(new BuildsPage(pages, builds, clock));
    parts.add(new ErrorPages(pages, clock));
    parts.add(new Assets());
    parts.add(new LanguageSwitch());
    parts.add(health(database, clock));
    parts.add(ingest);
    parts.add(new BaselinePages(census, baselines, current, known, pages, clock));
    parts.add(new BaselineApi(census, baselines, current, known));
    parts.add(new AgentBaselineRoutes(current, ingest.agentCheck()));
    Alerts alerts =
        Alerts.start(
            database,
            config,
            clock,
            new Lease(database, clock),
            fleet::counts,
            metrics.registry(),
            pages,
            audit);
    parts.add(alerts);
    WebServer server = null;
    try {
      server = WebServer.start(config, accounts.access(), parts);
      // Not before it listens: the password is shown by a start that succeeds, and kept nowhere.
      String firstPassword = accounts.makeFirstAdministrator();
      Jobs jobs = jobs(config, database, clock, index, fleet);
      return new Collector(database, ingest, alerts, server, jobs, firstPassword);
    } catch (RuntimeException e) {
      alerts.close();
      ingest.close();
      if (server != null) {
        server.close();
      }
      throw e;
    }
  }

  private static Jobs jobs(
      CollectorConfig config, Database database, Clock clock, FleetIndex index, Fleet fleet) {
    Jobs jobs = new Jobs();
    Lease lease = new Lease(database, clock);
    jobs.every("fleet index", Duration.ofMillis(250), index::follow);
    jobs.every(
        "listening", Duration.ofSeconds(Listening.EVERY_SECONDS), new Listening(database, clock));
    jobs.every("trend", Duration.ofMinutes(1), new TrendJob(fleet, database, lease, clock));
    AuditRetention audit = new AuditRetention(database, clock, config.auditRetention());
    Retention retention = new Retention(database, clock, config.historyRetention());
    jobs.every(
        "retention",
        Duration.ofHours(1),
        () -> {
          if (lease.held("retention")) {
            retention.run();
            audit.run();
          }
        });
    return jobs;
  }

  /** For load balancers. */
  private static Routes health(Database database, Clock clock) {
    return routes ->
        routes.get(
            "/healthz",
            ctx -> ctx.status(database.answers() ? 200 : 503).result(clock.instant().toString()),
            Role.PROGRAM);
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
    // Background work ends first; the store closes after its last user.
    alerts.close();
    jobs.close();
    ingest.close();
    server.close();
    database.close();
  }
}
