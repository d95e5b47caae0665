package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  private Database database;

  @BeforeEach
  void open(@TempDir Path data) {
    database = Database.open("jdbc:sqlite:" + data.resolve("sentinel.db"), null, null);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsOldGoesButForTheBeginningOfTheTimeline() {
    change("a", 1, 1, 100);
    change("a", 1, 5, 50);
    change("a", 2, 2, 40);
    change("a", 2, 3, 20);
    change("b", 1, 1, 90);
    change("c", 1, 1, 10);
    new Retention(database, Duration.ofDays(30)).run(NOW.toEpochMilli());
    assertThat(left()).containsExactly("a 2 2", "a 2 3", "b 1 1", "c 1 1");
  }

  @Test
  void manyAreDeletedInSmallTransactions() {
    database.<RuntimeException>writing(
        handle -> {
          for (int i = 1; i <= 1_700; i++) {
            change(handle, "a", 1, i, 100 - i % 7);
          }
        });
    new Retention(database, Duration.ofDays(30)).run(NOW.toEpochMilli());
    assertThat(left()).containsExactly("a 1 1700");
  }

  private void change(String agentId, int epoch, long sequence, int daysAgo) {
    database.<RuntimeException>writing(handle -> change(handle, agentId, epoch, sequence, daysAgo));
  }

  private static void change(Handle handle, String agentId, int epoch, long sequence, int daysAgo) {
    handle.execute(
        "INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict,"
            + " severity, digest, body) VALUES (?, ?, ?, 0, ?, 'VERDICT', 'OK', 'OK', ?, ?)",
        agentId,
        epoch,
        sequence,
        NOW.minus(Duration.ofDays(daysAgo)).toEpochMilli(),
        new byte[0],
        new byte[0]);
  }

  private List<String> left() {
    return database.<List<String>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT agent_id || ' ' || epoch || ' ' || sequence FROM change"
                        + " ORDER BY agent_id, epoch, sequence")
                .mapTo(String.class)
                .list());
  }
}
