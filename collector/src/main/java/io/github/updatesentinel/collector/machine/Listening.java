package io.github.updatesentinel.collector.machine;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.StoredTime;
import java.time.Clock;

/**
 * Records that this collector runs, so that silence of machines can be distinguished from an
 * outage. To be run every {@value #EVERY_SECONDS} seconds, by every collector.
 */
public final class Listening implements Runnable {
  /** How often to run, in seconds. */
  public static final long EVERY_SECONDS = 10;

  /** A pause of this length is one in which machines may have called in vain. */
  public static final long GAP_MS = 60_000;

  private final Database database;
  private final Clock clock;

  /** Notes it in the table {@code listening}. */
  public Listening(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void run() {
    long now = clock.millis();
    // After a clock was set back, what machines have reported is of the future, and says nothing
    // until they report again.
    database.writing(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO listening (id, since, until) VALUES (1, :now, :now)"
                        + " ON CONFLICT (id) DO UPDATE SET until = excluded.until, since ="
                        + " CASE WHEN listening.until BETWEEN :now - :gap AND :latest"
                        + " AND listening.since <= :now"
                        + " THEN listening.since ELSE :now END")
                .bind("now", now)
                .bind("gap", GAP_MS)
                .bind("latest", StoredTime.latest(now))
                .execute());
  }
}
