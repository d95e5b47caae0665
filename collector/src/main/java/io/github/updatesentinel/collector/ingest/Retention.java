package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.store.Database;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.tinylog.Logger;

/**
 * Deletes changes that are older than history goes back. The last of a machine before that stays,
 * so that its timeline has a beginning. In small transactions, since heartbeats wait behind each.
 */
public final class Retention {
  private static final int PAGE = 500;

  private final Database database;
  private final Duration keep;

  public Retention(Database database, Duration keep) {
    this.database = database;
    this.keep = keep;
  }

  private record Key(long receivedAt, String agentId, int epoch, long sequence, boolean last) {}

  /**
   * Deletes what is old.
   *
   * @param now a time that is beyond doubt, in ms since 1970
   */
  public void run(long now) {
    long limit = now - keep.toMillis();
    Key after = new Key(Long.MIN_VALUE, "", 0, 0, true);
    long deleted = 0;
    while (true) {
      List<Key> page = page(after, limit);
      if (page.isEmpty()) {
        break;
      }
      deleted += delete(page.stream().filter(key -> !key.last()).toList());
      after = page.get(page.size() - 1);
    }
    if (deleted > 0) {
      Logger.info("Deleted {} changes older than {}", deleted, keep);
    }
  }

  /** Old ones in order of time; each knows whether it is its machine's last before the limit. */
  private List<Key> page(Key after, long limit) {
    return database.<List<Key>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT c.received_at, c.agent_id, c.epoch, c.sequence, CASE WHEN EXISTS"
                        + " (SELECT 1 FROM change n WHERE n.agent_id = c.agent_id"
                        + " AND (n.epoch, n.sequence) > (c.epoch, c.sequence)"
                        + " AND n.received_at < :limit) THEN 0 ELSE 1 END AS last FROM change c"
                        + " WHERE c.received_at < :limit"
                        + " AND (c.received_at, c.agent_id, c.epoch, c.sequence)"
                        + " > (:receivedAt, :agentId, :epoch, :sequence)"
                        + " ORDER BY c.received_at, c.agent_id, c.epoch, c.sequence LIMIT :page")
                .bind("limit", limit)
                .bind("receivedAt", after.receivedAt())
                .bind("agentId", after.agentId())
                .bind("epoch", after.epoch())
                .bind("sequence", after.sequence())
                .bind("page", PAGE)
                .map(
                    (row, ctx) ->
                        new Key(
                            row.getLong("received_at"),
                            row.getString("agent_id"),
                            row.getInt("epoch"),
                            row.getLong("sequence"),
                            row.getInt("last") == 1))
                .list());
  }

  private int delete(List<Key> keys) {
    if (keys.isEmpty()) {
      return 0;
    }
    database.<RuntimeException>writing(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "DELETE FROM change WHERE agent_id = ? AND epoch = ? AND sequence = ?");
          keys.forEach(key -> batch.add(key.agentId(), key.epoch(), key.sequence()));
          batch.execute();
        });
    return keys.size();
  }
}
