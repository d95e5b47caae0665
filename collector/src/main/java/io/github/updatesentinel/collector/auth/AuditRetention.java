package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Ids;
import java.time.Clock;
import java.time.Duration;
import org.tinylog.Logger;

/**
 * Deletes what the audit need not keep any more. In small transactions, since heartbeats wait
 * behind each.
 */
public final class AuditRetention implements Runnable {
  private static final int PAGE = 500;

  private final Database database;
  private final Clock clock;
  private final Duration keep;

  public AuditRetention(Database database, Clock clock, Duration keep) {
    this.database = database;
    this.clock = clock;
    this.keep = keep;
  }

  @Override
  public void run() {
    String limit = Ids.from(clock.instant().minus(keep));
    int deleted = 0;
    int page;
    do {
      page = deletePage(limit);
      deleted += page;
    } while (page == PAGE);
    if (deleted > 0) {
      Logger.info("Deleted {} records of the audit older than {}", deleted, keep);
    }
  }

  /** By id, which is in order of time and has an index. */
  private int deletePage(String limit) {
    return database.<Integer, RuntimeException>write(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM audit WHERE id IN"
                        + " (SELECT id FROM audit WHERE id < :limit ORDER BY id LIMIT :page)")
                .bind("limit", limit)
                .bind("page", PAGE)
                .execute());
  }
}
