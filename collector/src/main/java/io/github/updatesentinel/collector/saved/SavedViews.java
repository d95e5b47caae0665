package io.github.updatesentinel.collector.saved;

import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Ids;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Filters that people have named. Thread-safe. */
public final class SavedViews {
  /** Most views of one owner. */
  public static final int MAX = 50;

  /** Most views that are shared, of all owners together: each page lists them. */
  public static final int MAX_SHARED = 200;

  /** Longest name. */
  public static final int MAX_NAME = 60;

  /** Longest query; a browser and what is in between take an address of this length. */
  public static final int MAX_QUERY = 2048;

  private final Database database;
  private final Clock clock;

  /** Views in a store. */
  public SavedViews(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What became of a view that was to be saved. */
  public enum Saved {
    DONE,
    /** The owner has too many. */
    TOO_MANY,
    /** All owners together share too many. */
    TOO_MANY_SHARED
  }

  /** Those of a user, and those that are shared, by name. */
  public List<SavedView> of(String user) {
    // An older version bounded neither those that are shared nor what a token saved.
    return database.<List<SavedView>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT view_id, owner, name, shared FROM saved_view"
                        + " WHERE owner = :user OR shared = 1"
                        + " ORDER BY CASE WHEN owner = :user THEN 0 ELSE 1 END, name, view_id"
                        + " LIMIT :most")
                .bind("user", user)
                .bind("most", MAX + MAX_SHARED)
                .map(
                    (row, ctx) ->
                        new SavedView(
                            row.getString("view_id"),
                            row.getString("owner"),
                            row.getString("name"),
                            row.getInt("shared") == 1))
                .list()
                .stream()
                .sorted(Comparator.comparing(SavedView::name).thenComparing(SavedView::id))
                .toList());
  }

  /**
   * What a view of a user, or one that is shared, asks for: as in the address, without the question
   * mark. Null if there is none, or if it is longer than an address may be.
   */
  public @Nullable String query(String id, String user) {
    return database.<@Nullable String, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT query FROM saved_view WHERE view_id = :id"
                        + " AND (owner = :user OR shared = 1) AND LENGTH(query) <= :most")
                .bind("id", id)
                .bind("user", user)
                .bind("most", MAX_QUERY)
                .mapTo(String.class)
                .findOne()
                .orElse(null));
  }

  /**
   * Saves a view, in place of one of the same owner and name.
   *
   * @param query of at most {@value #MAX_QUERY} characters
   */
  public Saved save(String owner, String name, boolean shared, String query) {
    return database.<Saved, RuntimeException>write(
        handle -> {
          handle.execute(
              "DELETE FROM saved_view WHERE owner = ? AND name = ?",
              owner,
              Columns.text(name, MAX_NAME));
          if (count(handle, "owner = ?", owner) >= MAX) {
            return Saved.TOO_MANY;
          }
          if (shared && count(handle, "shared = ?", 1) >= MAX_SHARED) {
            return Saved.TOO_MANY_SHARED;
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
          return Saved.DONE;
        });
  }

  /** Leaves views to their owner, whose name has changed. */
  public static void rename(Handle handle, String before, String after) {
    handle.execute("UPDATE saved_view SET owner = ? WHERE owner = ?", after, before);
  }

  /** Deletes what an owner alone sees: somebody else may get the name. */
  public static void forget(Handle handle, String owner) {
    // An older version called an owner with an API token by the label of the token as well.
    String tokens = owner + "/";
    handle.execute(
        "DELETE FROM saved_view WHERE shared = 0 AND (owner = ? OR SUBSTR(owner, 1, ?) = ?)",
        owner,
        tokens.codePointCount(0, tokens.length()),
        tokens);
  }

  private static long count(Handle handle, String where, Object value) {
    return handle
        .createQuery("SELECT COUNT(*) FROM saved_view WHERE " + where)
        .bind(0, value)
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
