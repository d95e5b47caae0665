package io.github.updatesentinel.collector.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.store.Database;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
  private final AtomicLong now = new AtomicLong(7);

  @Test
  void isReadyAfterAWriteAndNotForLong(@TempDir Path folder) {
    try (Database database =
        Database.open("jdbc:sqlite:" + folder.resolve("collector.db"), null, null)) {
      Readiness readiness = new Readiness(database, now::get);
      assertThat(readiness.ready()).isFalse();
      readiness.run();
      assertThat(readiness.ready()).isTrue();
      now.addAndGet(Readiness.VALID_NANOS);
      assertThat(readiness.ready()).isFalse();
    }
  }

  @Test
  void isNotReadyWhileNothingCanBeWritten(@TempDir Path folder) {
    Database database = Database.open("jdbc:sqlite:" + folder.resolve("collector.db"), null, null);
    Readiness readiness = new Readiness(database, now::get);
    readiness.run();
    database.close();
    readiness.run();
    assertThat(readiness.ready()).isFalse();
  }
}
