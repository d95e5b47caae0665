package io.github.updatesentinel.collector.store;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class UpgradeIT extends UpgradeContract {
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  String url() {
    return server.newDatabase("u" + UUID.randomUUID().toString().replace("-", ""));
  }
}
