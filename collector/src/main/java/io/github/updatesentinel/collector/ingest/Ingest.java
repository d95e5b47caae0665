package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.enroll.AgentAccess;
import io.github.updatesentinel.collector.enroll.AgentKeys;
import io.github.updatesentinel.collector.enroll.Enrollment;
import io.github.updatesentinel.collector.enroll.EnrollmentRoutes;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens;
import io.github.updatesentinel.collector.enroll.FailedEnrollments;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.wire.Answers;
import io.github.updatesentinel.collector.wire.RateLimits;
import io.github.updatesentinel.collector.wire.Rejected;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Takes what agents send: their heartbeats, and their wish for a key. */
public final class Ingest implements Routes, AutoCloseable {
  private final Committer committer;
  private final AgentKeys keys;
  private final AgentAccess access;
  private final Answers answers;
  private final HeartbeatRoutes heartbeats;
  private final EnrollmentRoutes enrollments;
  private final FailedEnrollments failures;

  /** Starts to take heartbeats; the routes are still to be added to a server. */
  public Ingest(Database database, CollectorConfig config, Clock clock, MeterRegistry meters) {
    MachineRules rules = new MachineRules(config.heartbeatInterval());
    committer = new Committer(new HeartbeatStore(database, rules), meters);
    keys = new AgentKeys(database, clock);
    RateLimits limits = new RateLimits();
    access = new AgentAccess(keys, config.anonymousHeartbeats(), limits);
    answers = new Answers(meters);
    heartbeats = new HeartbeatRoutes(committer, keys, access, answers, clock);
    failures = new FailedEnrollments(clock);
    enrollments =
        new EnrollmentRoutes(
            new Enrollment(database, new EnrollmentTokens(clock), clock),
            limits,
            answers,
            failures);
  }

  /** The keys that agents send. */
  public AgentKeys keys() {
    return keys;
  }

  /** Whether heartbeats can be written now. */
  public boolean writes() {
    return committer.writes();
  }

  /** Who could not enroll. */
  public FailedEnrollments failures() {
    return failures;
  }

  /** Ends a request that is no agent's, by the same policy as heartbeats. */
  public Handler agentCheck() {
    return access::authenticate;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.exception(Rejected.class, (rejected, ctx) -> answers.failed(ctx, rejected));
    heartbeats.addTo(routes);
    enrollments.addTo(routes);
  }

  /** Commits what waits. To be closed before the server, so that those who wait get an answer. */
  @Override
  public void close() {
    heartbeats.close();
    committer.close();
  }
}
