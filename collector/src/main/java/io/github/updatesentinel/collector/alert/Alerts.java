package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.analysis.Causes;
import io.github.updatesentinel.collector.analysis.UpdateSource;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.jobs.ClockWatch;
import io.github.updatesentinel.collector.jobs.Jobs;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.notify.MailSender;
import io.github.updatesentinel.collector.notify.WebhookSender;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.store.Database;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Alerts of a running collector: one of all collectors evaluates the rules, each delivers. Close it
 * before the store.
 */
public final class Alerts implements Routes, AutoCloseable {
  private static final String LEASE = "alerts";
  private static final Duration EVALUATE_EVERY = Duration.ofSeconds(15);
  private static final Duration DELIVER_EVERY = Duration.ofSeconds(1);
  private static final Duration CLEAN_EVERY = Duration.ofHours(6);

  /** A receiver that hangs holds one of these for 15 s. */
  private static final int DELIVERERS = 4;

  private final List<Jobs> jobs = new ArrayList<>();
  private final List<Routes> routes;

  private Alerts(List<Routes> routes) {
    this.routes = routes;
  }

  /**
   * Starts to evaluate and to deliver.
   *
   * @param counts of the fleet, for rules about silence
   * @param sources for rules about them
   * @param causes of the last 7 days, which messages name
   */
  public static Alerts start(
      Database database,
      CollectorConfig config,
      Clock clock,
      ClockWatch watch,
      Lease lease,
      Supplier<FleetCounts> counts,
      Supplier<List<UpdateSource>> sources,
      Supplier<List<Causes.Row>> causes,
      MeterRegistry meters,
      Pages pages,
      Audit audit) {
    return start(
        database,
        config,
        clock,
        watch,
        lease,
        counts,
        sources,
        causes,
        meters,
        pages,
        audit,
        EVALUATE_EVERY);
  }

  /** The same with a pause of its own between two evaluations of the rules. */
  static Alerts start(
      Database database,
      CollectorConfig config,
      Clock clock,
      ClockWatch watch,
      Lease lease,
      Supplier<FleetCounts> counts,
      Supplier<List<UpdateSource>> sources,
      Supplier<List<Causes.Row>> causes,
      MeterRegistry meters,
      Pages pages,
      Audit audit,
      Duration evaluateEvery) {
    Outbox outbox = new Outbox(database, clock);
    Deliverer deliverer =
        new Deliverer(
            database,
            outbox,
            new WebhookSender(WebhookSender.newClient(), clock, config.publicUrl()),
            new MailSender(config.smtp(), null, config.publicUrl()),
            clock,
            watch,
            () -> ThreadLocalRandom.current().nextDouble(),
            meters);
    Alerts alerts =
        new Alerts(
            List.of(
                new AlertPages(
                    database, outbox, deliverer, pages, audit, clock, config.smtp() != null),
                new AlertApi(outbox)));
    Evaluator evaluator =
        new Evaluator(database, clock, config.heartbeatInterval(), counts, sources, causes);
    alerts.job(
        "alert evaluation",
        evaluateEvery,
        () -> {
          if (lease.held(LEASE)) {
            evaluator.run();
          }
        });
    alerts.job("alert clean-up", CLEAN_EVERY, () -> watch.trustedMillis().ifPresent(outbox::clean));
    for (int i = 1; i <= DELIVERERS; i++) {
      alerts.job("alert delivery " + i, DELIVER_EVERY, deliverer::run);
    }
    return alerts;
  }

  private void job(String name, Duration pause, Runnable work) {
    Jobs own = new Jobs();
    jobs.add(own);
    own.every(name, pause, work);
  }

  @Override
  public void addTo(RoutesConfig config) {
    routes.forEach(part -> part.addTo(config));
  }

  @Override
  public void close() {
    jobs.forEach(Jobs::close);
  }
}
