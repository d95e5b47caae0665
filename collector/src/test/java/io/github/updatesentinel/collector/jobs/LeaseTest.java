package io.github.updatesentinel.collector.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final String JOB = "alerts";

  private final MovingClock clock = new MovingClock();
  private final Instant start = clock.instant();
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
  void oneCollectorHasAJobAndRenewsIt() {
    Lease one = new Lease(database, clock);
    Lease other = new Lease(database, clock);
    assertThat(one.held(JOB)).isTrue();
    assertThat(other.held(JOB)).isFalse();
    assertThat(other.held("retention")).isTrue();
    clock.forward(Duration.ofMillis(Lease.HELD_MS - 1));
    assertThat(other.held(JOB)).isFalse();
    assertThat(one.held(JOB)).isTrue();
    clock.forward(Duration.ofMillis(Lease.HELD_MS - 1));
    assertThat(other.held(JOB)).isFalse();
  }

  @Test
  void aJobThatIsNotAskedForAgainIsTakenByAnother() {
    assertThat(new Lease(database, clock).held(JOB)).isTrue();
    clock.forward(Duration.ofMillis(Lease.HELD_MS));
    assertThat(new Lease(database, clock).held(JOB)).isTrue();
  }

  /** It would send no alert until then. */
  @Test
  void aJobOfACollectorWhoseClockWasAheadIsTakenAtOnce() {
    clock.forward(Duration.ofDays(400));
    assertThat(new Lease(database, clock).held(JOB)).isTrue();
    clock.set(start);
    assertThat(new Lease(database, clock).held(JOB)).isTrue();
  }
}
