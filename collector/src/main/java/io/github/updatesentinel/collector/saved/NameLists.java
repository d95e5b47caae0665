package io.github.updatesentinel.collector.saved;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.StoredTime;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lists of names that are too long for an address, kept so that one can lead to them. Thread-safe.
 */
public final class NameLists {
  /** The oldest beyond these are forgotten. */
  static final int KEPT = 1000;

  private final Database database;
  private final Clock clock;

  /** Lists in a store. */
  public NameLists(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Keeps a list; the same one twice has one id. */
  public String keep(String names) {
    String id = UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8)).toString();
    database.<RuntimeException>writing(
        handle -> {
          handle
              .createUpdate(
                  "INSERT INTO name_list (list_id, names, created_at) VALUES (:id, :names, :now)"
                      + " ON CONFLICT (list_id) DO UPDATE SET created_at = excluded.created_at")
              .bind("id", id)
              .bind("names", names)
              .bind("now", clock.millis())
              .execute();
          // One from while the clock was ahead would be the latest for that long.
          handle
              .createUpdate(
                  "DELETE FROM name_list WHERE list_id NOT IN (SELECT list_id FROM name_list"
                      + " ORDER BY CASE WHEN created_at > :latest THEN 0 ELSE created_at END DESC,"
                      + " list_id LIMIT :kept) AND list_id <> :id")
              .bind("latest", StoredTime.latest(clock.millis()))
              .bind("kept", KEPT)
              .bind("id", id)
              .execute();
        });
    return id;
  }

  /** A list by its id; null if it is not kept. */
  public @Nullable String find(String id) {
    return database.<@Nullable String, RuntimeException>read(
        handle ->
            handle
                .createQuery("SELECT names FROM name_list WHERE list_id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .orElse(null));
  }
}
