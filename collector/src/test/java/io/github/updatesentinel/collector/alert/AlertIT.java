package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.PostgresServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Alerts on a real PostgreSQL server. */
class AlertIT extends AlertContract {
  private static @Nullable PostgresServer server;
  private static int databases;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  Database open() {
    if (server == null) {
      throw new IllegalStateException("the server did not start");
    }
    return Database.open(server.newDatabase("alerts" + databases++), null, null);
  }
}
