package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.audit.Actor;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Takes machines out of all lists and counts that are no longer in use. One that reports again is
 * back by itself, with all that was known of it. Thread-safe.
 */
public final class Retirements {
  /** Most machines that are retired at once. */
  public static final int MAX = 10_000;

  private static final int BATCH = 500;
  private static final int DELETED = 50;
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final Database database;
  private final Clock clock;
  private final Audit audit;

  /** Retirements in a store. */
  public Retirements(Database database, Clock clock, Audit audit) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
  }

  private record Named(String agentId, String name) {}

  /**
   * Retires machines.
   *
   * @param why what the audit says of each, beside its agent id; null: nothing
   * @return how many of them were not retired before
   */
  public int retire(List<String> agentIds, Actor by, @Nullable String why) {
    int retired = 0;
    // In small transactions, since heartbeats wait behind each.
    for (int from = 0; from < agentIds.size(); from += BATCH) {
      List<String> ids = agentIds.subList(from, Math.min(from + BATCH, agentIds.size()));
      retired +=
          database.<Integer, RuntimeException>write(
              handle -> retire(handle, inUse(handle, ids, Long.MAX_VALUE), by, why));
    }
    return retired;
  }

  private List<Named> inUse(Handle handle, List<String> ids, long before) {
    return handle
        .createQuery(
            "SELECT agent_id, COALESCE(host, agent_id) AS name FROM machine"
                + " WHERE agent_id IN (<ids>) AND retired_at IS NULL AND last_seen < :before"
                + " ORDER BY agent_id"
                + database.dialect().forUpdate())
        .bindList("ids", ids)
        .bind("before", before)
        .map((row, ctx) -> new Named(row.getString("agent_id"), row.getString("name")))
        .list();
  }

  private int retire(Handle handle, List<Named> machines, Actor by, @Nullable String why) {
    if (machines.isEmpty()) {
      return 0;
    }
    long now = clock.millis();
    PreparedBatch mark =
        handle.prepareBatch(
            "UPDATE machine SET retired_at = ?, retired_by = ?, changed_at = ? WHERE agent_id = ?");
    PreparedBatch quiet = handle.prepareBatch("DELETE FROM alert_episode WHERE agent_id = ?");
    for (Named machine : machines) {
      mark.add(now, by.name(), now, machine.agentId());
      // It has not recovered, so no alert says so.
      quiet.add(machine.agentId());
      audit.record(
          handle,
          by.name(),
          by.remote(),
          "machine.retire",
          machine.name(),
          why == null ? machine.agentId() : machine.agentId() + " " + why);
    }
    mark.execute();
    quiet.execute();
    return machines.size();
  }

  /**
   * Takes a machine back into all lists.
   *
   * @return false if it is not retired
   */
  public boolean restore(String agentId, Actor by) {
    return database.<Boolean, RuntimeException>write(
        handle -> {
          String name =
              handle
                  .createQuery(
                      "SELECT COALESCE(host, agent_id) FROM machine"
                          + " WHERE agent_id = :id AND retired_at IS NOT NULL")
                  .bind("id", agentId)
                  .mapTo(String.class)
                  .findOne()
                  .orElse(null);
          if (name == null) {
            return false;
          }
          handle.execute(
              "UPDATE machine SET retired_at = NULL, retired_by = NULL, changed_at = ?"
                  + " WHERE agent_id = ?",
              clock.millis(),
              agentId);
          audit.record(handle, by.name(), by.remote(), "machine.restore", name, agentId);
          return true;
        });
  }

  /** Notes that a collector listens today: silence is counted in such days. */
  void listened(long now) {
    database.<RuntimeException>writing(
        handle ->
            handle.execute(
                "INSERT INTO listened_day (day) VALUES (?) ON CONFLICT (day) DO NOTHING",
                now / DAY_MS));
  }

  /**
   * The moment before which a machine must have been seen last, so that a collector has listened to
   * it in vain on so many days; null if there are not so many yet. An outage is not counted, and a
   * clock that jumps ahead adds a day.
   */
  @Nullable Long silentBefore(int days, long now) {
    return database.<@Nullable Long, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT day FROM listened_day WHERE day < :today ORDER BY day DESC"
                        + " LIMIT 1 OFFSET :days")
                .bind("today", now / DAY_MS + 1)
                .bind("days", days)
                .mapTo(Long.class)
                .findOne()
                .map(day -> (day + 1) * DAY_MS)
                .orElse(null));
  }

  /** Retires machines that were last seen before a moment; gives how many. */
  int expire(long before, String why) {
    int expired = 0;
    String after = "";
    List<String> ids;
    do {
      ids = found("last_seen < :before AND retired_at IS NULL", before, after);
      if (!ids.isEmpty()) {
        expired += expire(ids, before, why);
        after = ids.get(ids.size() - 1);
      }
    } while (ids.size() == BATCH);
    return expired;
  }

  /** Retires those of these machines that have not been seen meanwhile. */
  int expire(List<String> agentIds, long before, String why) {
    return database.<Integer, RuntimeException>write(
        handle -> retire(handle, inUse(handle, agentIds, before), new Actor("-", null), why));
  }

  /** Deletes all that is known of machines that were retired before a moment; gives how many. */
  int purge(long before) {
    int purged = 0;
    String after = "";
    List<String> ids;
    do {
      ids = found("retired_at < :before", before, after);
      for (int from = 0; from < ids.size(); from += DELETED) {
        purged += purge(ids.subList(from, Math.min(from + DELETED, ids.size())), before);
      }
      after = ids.isEmpty() ? after : ids.get(ids.size() - 1);
    } while (ids.size() == BATCH);
    return purged;
  }

  /** Deletes those of these machines that have not come back meanwhile. */
  int purge(List<String> agentIds, long before) {
    return database.<Integer, RuntimeException>write(
        handle -> {
          List<String> gone =
              handle
                  .createQuery(
                      "SELECT agent_id FROM machine WHERE agent_id IN (<ids>)"
                          + " AND retired_at < :before ORDER BY agent_id"
                          + database.dialect().forUpdate())
                  .bindList("ids", agentIds)
                  .bind("before", before)
                  .mapTo(String.class)
                  .list();
          for (String id : gone) {
            for (String table :
                List.of("change", "machine_reason", "document", "alert_episode", "machine")) {
              handle.execute("DELETE FROM " + table + " WHERE agent_id = ?", id);
            }
          }
          return gone.size();
        });
  }

  /** The next machines in the order of their ids: looked for outside the one writer. */
  private List<String> found(String where, long before, String after) {
    return database.<List<String>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT agent_id FROM machine WHERE "
                        + where
                        + " AND agent_id > :after ORDER BY agent_id LIMIT "
                        + BATCH)
                .bind("before", before)
                .bind("after", after)
                .mapTo(String.class)
                .list());
  }
}
