package io.github.updatesentinel.collector;

import io.github.updatesentinel.collector.auth.Role;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.http.WebServer;
import io.github.updatesentinel.collector.ingest.Ingest;
import io.github.updatesentinel.collector.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;

/** A running collector: the only place that joins its parts. */
public final class Collector implements AutoCloseable {
  private final Database database;
  private final Ingest ingest;
  private final WebServer server;

  private Collector(Database database, Ingest ingest, WebServer server) {
    this.database = database;
    this.ingest = ingest;
    this.server = server;
  }

  /**
   * Opens the store, starts all parts and listens.
   *
   * @throws RuntimeException if something it needs is not there; the message names it
   */
  public static Collector start(CollectorConfig config, Clock clock) {
    Database database = Database.open(config.database(), config.databaseUser(), null);
    Ingest ingest = new Ingest(database, config, clock, new SimpleMeterRegistry());
    WebServer server =
        WebServer.start(
            config,
            (ctx, role) -> {},
            List.of(
                ingest,
                routes ->
                    routes.get(
                        "/healthz",
                        ctx ->
                            ctx.status(database.answers() ? 200 : 503)
                                .result(clock.instant().toString()),
                        Role.ANYONE)));
    return new Collector(database, ingest, server);
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
