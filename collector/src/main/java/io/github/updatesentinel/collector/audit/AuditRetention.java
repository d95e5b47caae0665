package io.github.updatesentinel.collector.audit;

import io.github.updatesentinel.collector.store.Database;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Deletes what the audit need not keep any more. In small transactions, since heartbeats wait
 * behind each.
 */
public final class AuditRetention {
  private static final int PAGE = 500;

  /** Failed logins: strangers can cause one a second, and more than a day of them is noise. */
  private static final int MAX_FAILED = 100_000;

  private static final String FAILED = "action = 'login.fail'";

  private final Database database;
  private final Duration keep;
  private final int maxFailed;

  public AuditRetention(Database database, Duration keep) {
    this(database, keep, MAX_FAILED);
  }

  /** Keeps so many failed logins. */
  AuditRetention(Database database, Duration keep, int maxFailed) {
    this.database = database;
    this.keep = keep;
    this.maxFailed = maxFailed;
  }

  /**
   * Deletes what is old, and the oldest of too many failed logins.
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
    forgetFailed();
  }

  private void forgetFailed() {
    String newest =
        database.<@Nullable String, RuntimeException>read(
            handle ->
                handle
                    .createQuery(
                        "SELECT id FROM audit WHERE "
                            + FAILED
                            + " ORDER BY id DESC LIMIT 1 OFFSET :kept")
                    .bind("kept", maxFailed)
                    .mapTo(String.class)
                    .findOne()
                    .orElse(null));
    if (newest == null) {
      return;
    }
    int deleted = 0;
    int page;
    do {
      page =
          database.<Integer, RuntimeException>write(
              handle ->
                  handle
                      .createUpdate(
                          "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE "
                              + FAILED
                              + " AND id <= :newest ORDER BY id LIMIT :page)")
                      .bind("newest", newest)
                      .bind("page", PAGE)
                      .execute());
      deleted += page;
    } while (page > 0);
    Logger.info("Deleted the oldest {} failed logins of the audit", deleted);
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
