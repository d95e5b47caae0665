package io.github.updatesentinel.collector.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditRetentionTest {
  private final MovingClock clock = new MovingClock();
  private Database database;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("store.db"), null, null);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsOlderGoesHoweverMuchItIs() {
    for (int i = 0; i < 1_100; i++) {
      record("old");
    }
    clock.forward(Duration.ofSeconds(1));
    record("just old enough to stay");
    clock.forward(Duration.ofDays(730));
    record("new");

    new AuditRetention(database, clock, Duration.ofDays(730)).run();

    assertThat(left()).containsExactly("just old enough to stay", "new");
  }

  private void record(String subject) {
    database.<RuntimeException>writing(
        handle -> new Audit(clock).record(handle, "ann", null, "test.do", subject, null));
  }

  private List<String> left() {
    return database.<List<String>, RuntimeException>read(
        handle ->
            handle.createQuery("SELECT subject FROM audit ORDER BY id").mapTo(String.class).list());
  }
}
