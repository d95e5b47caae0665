package io.github.updatesentinel.collector.jobs;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.StoredTime;
import java.time.Clock;
import java.util.UUID;

/** Which of several collectors does a job that only one may do. Thread-safe. */
public final class Lease {
  /** How long a collector holds a job that it does not ask for again. */
  static final long HELD_MS = 30_000;

  private final Database database;
  private final Clock clock;
  private final String holder = UUID.randomUUID().toString();

  /** Leases of this process, in the table {@code lease}. */
  public Lease(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Takes or renews a job.
   *
   * @return whether this collector has it for the next 30 s
   */
  public boolean held(String job) {
    long now = clock.millis();
    return database.<Boolean, RuntimeException>write(
        handle ->
            handle
                    .createUpdate(
                        "INSERT INTO lease (name, holder, until) VALUES (:name, :holder, :until)"
                            + " ON CONFLICT (name) DO UPDATE"
                            + " SET holder = excluded.holder, until = excluded.until"
                            + " WHERE lease.holder = excluded.holder OR lease.until <= :now"
                            + " OR lease.until > :latest")
                    .bind("name", job)
                    .bind("holder", holder)
                    .bind("until", now + HELD_MS)
                    .bind("now", now)
                    .bind("latest", StoredTime.latest(now + HELD_MS))
                    .execute()
                == 1);
  }
}
