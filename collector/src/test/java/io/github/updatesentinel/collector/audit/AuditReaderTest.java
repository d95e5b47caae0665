package io.github.updatesentinel.collector.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditReaderTest {
  private static final AuditFilter ALL = new AuditFilter("", "", "", false);
  private static final int ENTRIES = 2_500;

  private Database database;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("store.db"), null, null);
    Audit audit = new Audit(new MovingClock());
    database.<RuntimeException>writing(
        handle -> {
          for (int i = 0; i < ENTRIES; i++) {
            audit.record(handle, "ann", null, "test.do", "subject " + i, null);
          }
        });
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void allAreHandedOnOnceNewestFirst() throws IOException {
    List<String> ids = new ArrayList<>();
    AuditReader.each(database, ALL, 1_000_000, entry -> ids.add(entry.id()));
    assertThat(ids)
        .hasSize(ENTRIES)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void noMoreThanAskedForAreHandedOn() throws IOException {
    List<String> ids = new ArrayList<>();
    AuditReader.each(database, ALL, 1_001, entry -> ids.add(entry.id()));
    assertThat(ids).hasSize(1_001);
  }

  /** The client has gone: a million entries would be read for nothing. */
  @Test
  void theFirstFailureEndsTheReading() {
    List<String> ids = new ArrayList<>();
    assertThatThrownBy(
            () ->
                AuditReader.each(
                    database,
                    ALL,
                    1_000_000,
                    entry -> {
                      ids.add(entry.id());
                      throw new IOException("gone");
                    }))
        .hasMessage("gone");
    assertThat(ids).hasSize(1);
  }
}
