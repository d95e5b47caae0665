package io.github.updatesentinel.collector.app;

import io.github.updatesentinel.collector.alert.Alerts;
import io.github.updatesentinel.collector.analysis.Causes;
import io.github.updatesentinel.collector.analysis.ComparisonJob;
import io.github.updatesentinel.collector.analysis.Comparisons;
import io.github.updatesentinel.collector.analysis.UpdateSources;
import io.github.updatesentinel.collector.analysis.VerdictChanges;
import io.github.updatesentinel.collector.analysis.VerdictFlowJob;
import io.github.updatesentinel.collector.api.AnalysisApi;
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
import io.github.updatesentinel.collector.enroll.AgentPackage;
import io.github.updatesentinel.collector.enroll.InstallLines;
import io.github.updatesentinel.collector.fleet.BlindMachines;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.collector.fleet.Builds;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.fleet.RetirementJob;
import io.github.updatesentinel.collector.fleet.Retirements;
import io.github.updatesentinel.collector.fleet.TrendJob;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.ShortAnswer;
import io.github.updatesentinel.collector.http.server.WebServer;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.ingest.Ingest;
import io.github.updatesentinel.collector.ingest.Retention;
import io.github.updatesentinel.collector.jobs.ClockWatch;
import io.github.updatesentinel.collector.jobs.Jobs;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.jobs.Readiness;
import io.github.updatesentinel.collector.machine.Listening;
import io.github.updatesentinel.collector.metrics.Metrics;
import io.github.updatesentinel.collector.metrics.MetricsRoute;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.saved.NameLists;
import io.github.updatesentinel.collector.saved.SavedViews;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Stores;
import io.github.updatesentinel.collector.web.Assets;
import io.github.updatesentinel.collector.web.BuildsPage;
import io.github.updatesentinel.collector.web.ErrorPages;
import io.github.updatesentinel.collector.web.FindRoutes;
import io.github.updatesentinel.collector.web.FleetPage;
import io.github.updatesentinel.collector.web.LanguageSwitch;
import io.github.updatesentinel.collector.web.MachinePage;
import io.github.updatesentinel.collector.web.MachinesCsv;
import io.github.updatesentinel.collector.web.PrintPage;
import io.github.updatesentinel.collector.web.RetirePages;
import io.github.updatesentinel.collector.web.analysis.CausesPage;
import io.github.updatesentinel.collector.web.analysis.ChangesPage;
import io.github.updatesentinel.collector.web.analysis.ComparePage;
import io.github.updatesentinel.collector.web.analysis.SourcePages;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

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
    ClockWatch watch = new ClockWatch(database, clock);
    try {
      // Before anything compares a stored time with the clock.
      watch.run();
    } catch (RuntimeException e) {
      // On a full disk the pages work, and agents get their 503. Until it can be written, the clock
      // is not trusted.
      Logger.warn("The clock can't be compared with the store: {}", e.getMessage());
    }
    Pages pages = new Pages();
    Metrics metrics = new Metrics(Version.get());
    Ingest ingest = new Ingest(database, config, clock, metrics.registry());
    AgentPackage msi = new AgentPackage(config.agentPackage());
    InstallLines lines = new InstallLines(config, msi);
    Accounts accounts =
        Accounts.of(config, database, ingest.keys(), lines, ingest.failures(), clock, pages);
    Audit audit = new Audit(clock);
    Baselines baselines = new Baselines(database, clock, audit);
    KnownBuilds known = KnownBuilds.load();
    CurrentBaseline current =
        new CurrentBaseline(database, signer(config.baselineSigningKey()), known, clock);
    FleetIndex index = new FleetIndex(database, clock, config.heartbeatInterval());
    ZoneId zone = ZoneId.systemDefault();
    Fleet fleet = new Fleet(index, database, zone);
    MachineQuery machines = new MachineQuery(index, database);
    Builds builds = new Builds(index, database, current);
    BuildCensus census = new BuildCensus(index);
    BlindMachines blind = new BlindMachines(database);
    Retirements retirements = new Retirements(database, clock, audit);
    Comparisons comparisons = new Comparisons(index, database, zone);
    UpdateSources sources = new UpdateSources(index, database, current, clock);
    Causes causes = new Causes(index, clock);
    VerdictChanges changes = new VerdictChanges(database);
    metrics.watch(fleet);
    metrics.watch(watch);
    List<Routes> parts = new ArrayList<>(accounts.routes());
    parts.add(new FleetApi(fleet, machines, builds, retirements));
    parts.add(new MetricsRoute(metrics, database, config.metricsTokenFile()));
    NameLists lists = new NameLists(database, clock);
    SavedViews views = new SavedViews(database, clock);
    parts.add(new FleetPage(pages, fleet, machines, lists, views, clock, lines));
    parts.add(new FindRoutes(pages, machines, lists, views, clock));
    parts.add(new RetirePages(pages, machines, retirements, lists, clock));
    parts.add(new PrintPage(pages, machines, lists, clock));
    parts.add(new MachinesCsv(machines, lists, clock));
    parts.add(new MachinePage(pages, machines, sources, clock));
    parts.add(new BuildsPage(pages, builds, fleet, clock));
    parts.add(new ComparePage(pages, comparisons, machines, lists, clock));
    parts.add(new SourcePages(pages, sources, clock));
    parts.add(new CausesPage(pages, causes, clock));
    parts.add(new ChangesPage(pages, changes, clock, zone));
    parts.add(new AnalysisApi(comparisons, sources, causes, changes, machines, lists, clock, zone));
    parts.add(new ErrorPages(pages, clock, accounts::identify));
    parts.add(new Assets());
    parts.add(msi);
    parts.add(new LanguageSwitch());
    Readiness readiness = new Readiness(database);
    parts.add(health(ingest, readiness, clock));
    parts.add(clockNotice(watch));
    parts.add(ingest);
    parts.add(new BaselinePages(census, blind, baselines, current, known, pages, clock));
    parts.add(new BaselineApi(census, blind, baselines, current, known));
    parts.add(new AgentBaselineRoutes(current, ingest.agentCheck()));
    Alerts alerts =
        Alerts.start(
            database,
            config,
            clock,
            watch,
            new Lease(database, clock),
            fleet::counts,
            sources::all,
            () -> causes.found(7, Causes.MOST).rows(),
            metrics.registry(),
            pages,
            audit);
    parts.add(alerts);
    WebServer server = null;
    try {
      server = WebServer.start(config, accounts.access(), parts);
      // Not before it listens: the password is shown by a start that succeeds, and kept nowhere.
      String firstPassword = accounts.makeFirstAdministrator();
      Jobs jobs =
          jobs(config, database, clock, watch, index, fleet, readiness, retirements, baselines);
      analyze(jobs, database, clock, watch, config.historyRetention(), comparisons, sources, zone);
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
      CollectorConfig config,
      Database database,
      Clock clock,
      ClockWatch watch,
      FleetIndex index,
      Fleet fleet,
      Readiness readiness,
      Retirements retirements,
      Baselines baselines) {
    Jobs jobs = new Jobs();
    Lease lease = new Lease(database, clock);
    jobs.every("fleet index", Duration.ofMillis(250), index::follow);
    jobs.every(
        "listening", Duration.ofSeconds(Listening.EVERY_SECONDS), new Listening(database, clock));
    jobs.every("readiness", Duration.ofSeconds(Readiness.EVERY_SECONDS), readiness);
    jobs.every("clock", Duration.ofSeconds(ClockWatch.EVERY_SECONDS), watch);
    jobs.every("trend", Duration.ofMinutes(1), new TrendJob(fleet, database, lease, clock, watch));
    AuditRetention audit = new AuditRetention(database, config.auditRetention());
    Retention retention = new Retention(database, config.historyRetention());
    RetirementJob retired =
        new RetirementJob(retirements, config.machineRetention(), config.historyRetention());
    jobs.every(
        "retention",
        Duration.ofHours(1),
        () -> {
          if (lease.held("retention")) {
            watch
                .trustedMillis()
                .ifPresent(
                    now -> {
                      retention.run(now);
                      audit.run(now);
                      retired.run(now);
                      baselines.forgetDrafts(now);
                    });
          }
        });
    return jobs;
  }

  private static void analyze(
      Jobs jobs,
      Database database,
      Clock clock,
      ClockWatch watch,
      Duration history,
      Comparisons comparisons,
      UpdateSources sources,
      ZoneId zone) {
    Lease lease = new Lease(database, clock);
    ComparisonJob compared = new ComparisonJob(comparisons, database, lease, clock, zone);
    VerdictFlowJob flow = new VerdictFlowJob(database, lease, clock, history);
    jobs.every("update sources", Duration.ofMinutes(1), () -> sources.follow(lease));
    jobs.every("comparison", Duration.ofMinutes(15), compared);
    jobs.every("verdict flow", Duration.ofMinutes(1), flow);
    jobs.every(
        "analysis retention",
        Duration.ofHours(1),
        () -> {
          if (lease.held("analysis retention")) {
            watch
                .trustedMillis()
                .ifPresent(
                    now -> {
                      sources.forget(now);
                      compared.forget(now);
                      flow.forget(now);
                    });
          }
        });
  }

  /** Administrators see on each page that the clock jumped. */
  private static Routes clockNotice(ClockWatch watch) {
    return routes -> routes.before(ctx -> watch.jump().ifPresent(jump -> Frame.note(ctx, jump)));
  }

  /**
   * {@code /healthz} says that the process answers, for what restarts it; {@code /readyz} that
   * heartbeats can be written, for load balancers.
   */
  private static Routes health(Ingest ingest, Readiness readiness, Clock clock) {
    return routes -> {
      routes.get("/healthz", ctx -> health(ctx, 200, clock), Role.PROGRAM);
      routes.get(
          "/readyz",
          ctx -> health(ctx, readiness.ready() && ingest.writes() ? 200 : 503, clock),
          Role.PROGRAM);
    };
  }

  private static void health(Context ctx, int status, Clock clock) {
    // No row of probes on one connection, which would keep a thread.
    ctx.header(Header.CONNECTION, "close");
    ShortAnswer.write(ctx, status, "text/plain", clock.instant().toString());
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

  /** The store of this collector. */
  public Database database() {
    return database;
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
