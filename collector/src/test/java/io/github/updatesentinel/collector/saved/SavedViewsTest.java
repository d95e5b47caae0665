package io.github.updatesentinel.collector.saved;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.saved.SavedViews.Saved;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedViewsTest {
  private final MovingClock clock = new MovingClock();
  private Database database;
  private SavedViews views;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("views.db"), null, null);
    views = new SavedViews(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void sharedViewsAreBoundedOverAllOwners() {
    for (int i = 0; i < SavedViews.MAX_SHARED; i++) {
      assertThat(views.save("owner" + i % 5, "view " + i, true, "q=1")).isEqualTo(Saved.DONE);
    }
    assertThat(views.save("ann", "one more", true, "q=1")).isEqualTo(Saved.TOO_MANY_SHARED);
    assertThat(views.save("ann", "mine", false, "q=1")).isEqualTo(Saved.DONE);
    // In place of one with that name, there is room.
    assertThat(views.save("owner0", "view 0", true, "q=2")).isEqualTo(Saved.DONE);
    assertThat(views.of("vera")).hasSize(SavedViews.MAX_SHARED);
  }

  /** An older version had no bound. */
  @Test
  void aPageListsSoManyOfAnOldStoreAndTheOwnFirst() {
    for (int i = 0; i < 400; i++) {
      store("ann/label" + i, "a" + i, 1, "q=1");
    }
    store("vera", "z", 0, "q=1");
    assertThat(views.of("vera"))
        .hasSize(SavedViews.MAX + SavedViews.MAX_SHARED)
        .extracting(SavedView::name)
        .contains("z");
  }

  @Test
  void aQueryIsReadWithItsViewAloneAndWhereItIsNoLongerThanAnAddress() {
    store("ann", "short", 1, "q=1");
    store("ann", "long", 1, "q=" + "x".repeat(60_000));
    store("ann", "own", 0, "q=2");
    assertThat(views.query(id("short"), "vera")).isEqualTo("q=1");
    assertThat(views.query(id("long"), "vera")).isNull();
    assertThat(views.query(id("own"), "vera")).isNull();
    assertThat(views.query(id("own"), "ann")).isEqualTo("q=2");
  }

  @Test
  void ofAPersonWhoIsDeletedOnlyWhatIsSharedStays() {
    store("ann", "own", 0, "q=1");
    store("ann/grafana", "of a token", 0, "q=1");
    store("ann", "shared", 1, "q=1");
    store("anna", "another", 0, "q=1");
    database.<RuntimeException>writing(handle -> SavedViews.forget(handle, "ann"));
    assertThat(
            database.<java.util.List<String>, RuntimeException>read(
                handle ->
                    handle
                        .createQuery("SELECT name FROM saved_view ORDER BY name")
                        .mapTo(String.class)
                        .list()))
        .containsExactly("another", "shared");
  }

  private void store(String owner, String name, int shared, String query) {
    database.<RuntimeException>writing(
        handle ->
            handle.execute(
                "INSERT INTO saved_view (view_id, owner, name, shared, query, created_at)"
                    + " VALUES (?, ?, ?, ?, ?, 0)",
                owner + " " + name,
                owner,
                name,
                shared,
                query));
  }

  private String id(String name) {
    return requireNonNull(
        database.<String, RuntimeException>read(
            handle ->
                handle
                    .createQuery("SELECT view_id FROM saved_view WHERE name = :name")
                    .bind("name", name)
                    .mapTo(String.class)
                    .one()));
  }
}
