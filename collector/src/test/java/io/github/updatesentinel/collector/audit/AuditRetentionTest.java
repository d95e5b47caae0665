package io.github.updatesentinel.collector.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class AuditRetentionTest {
  @Test
  void whatIsOlderGoesHoweverMuchItIs(@TempDir Path folder) {
    try (Database database =
        Database.open("jdbc:sqlite:" + folder.resolve("store.db"), null, null)) {
      forgetsWhatIsOlder(database);
    }
  }

  /** For each kind of store. */
  public static void forgetsWhatIsOlder(Database database) {
    MovingClock clock = new MovingClock();
    for (int i = 0; i < 1_100; i++) {
      record(database, clock, "old");
    }
    clock.forward(Duration.ofSeconds(1));
    record(database, clock, "just young enough to stay");
    clock.forward(Duration.ofDays(730));
    record(database, clock, "new");

    new AuditRetention(database, Duration.ofDays(730)).run(clock.millis());

    assertThat(left(database)).containsExactly("just young enough to stay", "new");
  }

  /** Strangers cause them, one a second for years. */
  @Test
  void failedLoginsAreBoundedInNumber(@TempDir Path folder) {
    try (Database database =
        Database.open("jdbc:sqlite:" + folder.resolve("store.db"), null, null)) {
      forgetsTooManyFailedLogins(database);
    }
  }

  /** For each kind of store. */
  public static void forgetsTooManyFailedLogins(Database database) {
    MovingClock clock = new MovingClock();
    record(database, clock, "a change");
    for (int i = 0; i < 10; i++) {
      clock.forward(Duration.ofSeconds(1));
      String subject = "failure " + i;
      database.<RuntimeException>writing(
          handle -> new Audit(clock).record(handle, "-", null, "login.fail", subject, null));
    }
    record(database, clock, "another");

    new AuditRetention(database, Duration.ofDays(730), 2).run(clock.millis());

    assertThat(left(database)).containsExactly("a change", "failure 8", "failure 9", "another");
  }

  private static void record(Database database, Clock clock, String subject) {
    database.<RuntimeException>writing(
        handle -> new Audit(clock).record(handle, "ann", null, "test.do", subject, null));
  }

  private static List<String> left(Database database) {
    return database.<List<String>, RuntimeException>read(
        handle ->
            handle.createQuery("SELECT subject FROM audit ORDER BY id").mapTo(String.class).list());
  }
}
