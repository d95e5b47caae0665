package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class AnalysisIT extends AnalysisContract {
  private static PostgresServer server;
  private static Database database;

  @BeforeAll
  static void start() {
    server = PostgresServer.start();
    database = Database.open(server.url(), null, null);
  }

  @AfterAll
  static void stop() {
    database.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    database.writing(
        handle -> {
          for (String table :
              List.of(
                  "machine",
                  "machine_reason",
                  "document",
                  "comparison",
                  "source_release",
                  "verdict_change",
                  "verdict_flow",
                  "lease")) {
            handle.execute("DELETE FROM " + table);
          }
        });
  }

  @Override
  Database database() {
    return database;
  }
}
