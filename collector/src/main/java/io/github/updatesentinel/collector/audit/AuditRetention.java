package io.github.updatesentinel.collector.audit;

import io.github.updatesentinel.collector.store.Database;
import java.time.Duration;
import org.tinylog.Logger;

/**
 * Deletes what the audit need not keep any more. In small transactions, since heartbeats wait
 * behind each.
 */
public final class AuditRetention {
  private static final int PAGE = 500;

  private final Database database;
  private final Duration keep;

  public AuditRetention(Database database, Duration keep) {
    this.database = database;
    this.keep = keep;
  }

  /**
   * Deletes what is old.
   *
   * @param now a time that is beyond doubt, in ms since 1970
   */
  public void run(long now) {
    long limit = now - keep.toMillis();
    int deleted = 0;
    int page;
    do {
      page = deletePage(limit);
      deleted += page;
    } while (page > 0);
    if (deleted > 0) {
      Logger.info("Deleted {} records of the audit older than {}", deleted, keep);
    }
  }

  /** Of the first by id only, which are the oldest: there is no index by time. */
  private int deletePage(long limit) {
    return database.<Integer, RuntimeException>write(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM audit WHERE at < :limit"
                        + " AND id IN (SELECT id FROM audit ORDER BY id LIMIT :page)")
                .bind("limit", limit)
                .bind("page", PAGE)
                .execute());
  }
}
