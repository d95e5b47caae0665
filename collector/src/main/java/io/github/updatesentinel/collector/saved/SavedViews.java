package io.github.updatesentinel.collector.saved;

import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Ids;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Filters that people have named. Thread-safe. */
public final class SavedViews {
  /** Most views of one owner. */
  public static final int MAX = 50;

  /** Longest name. */
  public static final int MAX_NAME = 60;

  private final Database database;
  private final Clock clock;

  /** Views in a store. */
  public SavedViews(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Those of a user, and those that are shared, by name. */
  public List<SavedView> of(String user) {
    return database.<List<SavedView>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT view_id, owner, name, shared, query FROM saved_view"
                        + " WHERE owner = :user OR shared = 1 ORDER BY name, view_id")
                .bind("user", user)
                .map(
                    (row, ctx) ->
                        new SavedView(
                            row.getString("view_id"),
                            row.getString("owner"),
                            row.getString("name"),
                            row.getInt("shared") == 1,
                            row.getString("query")))
                .list());
  }

  /**
   * Saves a view, in place of one of the same owner and name.
   *
   * @return false if the owner has too many
   */
  public boolean save(String owner, String name, boolean shared, String query) {
    return database.<Boolean, RuntimeException>write(
        handle -> {
          handle.execute(
              "DELETE FROM saved_view WHERE owner = ? AND name = ?",
              owner,
              Columns.text(name, MAX_NAME));
          if (count(handle, owner) >= MAX) {
            return false;
          }
          handle.execute(
              "INSERT INTO saved_view (view_id, owner, name, shared, query, created_at)"
                  + " VALUES (?, ?, ?, ?, ?, ?)",
              Ids.next(clock),
              owner,
              Columns.text(name, MAX_NAME),
              shared ? 1 : 0,
              query,
              clock.millis());
          return true;
        });
  }

  /** Leaves views to their owner, whose name has changed. */
  public static void rename(Handle handle, String before, String after) {
    handle.execute("UPDATE saved_view SET owner = ? WHERE owner = ?", after, before);
  }

  private static long count(Handle handle, String owner) {
    return handle
        .createQuery("SELECT COUNT(*) FROM saved_view WHERE owner = :owner")
        .bind("owner", owner)
        .mapTo(Long.class)
        .one();
  }

  /**
   * Deletes a view.
   *
   * @param any whether it may be somebody else's, if it is shared
   * @return false if there is none that this user may delete
   */
  public boolean delete(String id, String user, boolean any) {
    return database.<Boolean, RuntimeException>write(
        handle ->
            handle.execute(
                    "DELETE FROM saved_view WHERE view_id = ?"
                        + " AND (owner = ? OR (shared = 1 AND ? = 1))",
                    id,
                    user,
                    any ? 1 : 0)
                == 1);
  }
}
