package io.github.updatesentinel.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabaseIT {
  @Test
  void theSchemaMigratesOnAPostgreSqlServer() {
    try (PostgresServer server = PostgresServer.start();
        Database database = Database.open(server.url(), null, null)) {
      assertThat(database.answers()).isTrue();
      assertThat(
              database.<Integer, RuntimeException>read(
                  h -> h.createQuery("SELECT count(*) FROM machine").mapTo(Integer.class).one()))
          .isZero();
    }
  }
}
