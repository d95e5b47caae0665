package io.github.updatesentinel.collector.auth.people;

import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.store.Ids;
import java.text.Normalizer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of people. All methods run in their caller's transaction. */
public final class People {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}._@+-]{1,64}");
  private static final String COLUMNS =
      "user_id, login_key, name, role, password_hash, must_change, created_at, last_login_at,"
          + " disabled_at";

  private final Clock clock;

  public People(Clock clock) {
    this.clock = clock;
  }

  /** A change that would remove the last administrator with a local password. */
  public static final class LastAdministrator extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Whether this is a valid user name: no spaces, no slash, no colon. */
  public static boolean goodName(String name) {
    return NAME.matcher(name).matches();
  }

  /** What a name is found by: case does not matter. */
  public static String loginKey(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /** The same for a user whom the provider identifies by this subject. */
  public static String providerKey(String subject) {
    return "oidc:" + subject;
  }

  public List<Person> all(Handle handle) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM person ORDER BY login_key")
        .map(Person::of)
        .list();
  }

  public boolean anyLocal(Handle handle) {
    return handle
            .createQuery("SELECT COUNT(*) FROM person WHERE password_hash IS NOT NULL")
            .mapTo(Long.class)
            .one()
        > 0;
  }

  public @Nullable Person byId(Handle handle, String id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM person WHERE user_id = :id")
        .bind("id", id)
        .map(Person::of)
        .findOne()
        .orElse(null);
  }

  public @Nullable Person byLogin(Handle handle, String loginKey) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM person WHERE login_key = :key")
        .bind("key", loginKey)
        .map(Person::of)
        .findOne()
        .orElse(null);
  }

  /**
   * Adds a user.
   *
   * @param passwordHash null for those who come from the provider
   * @return false if there is one with this key already
   */
  public boolean create(
      Handle handle,
      String loginKey,
      String name,
      Role role,
      @Nullable String passwordHash,
      boolean mustChange) {
    return handle
            .createUpdate(
                "INSERT INTO person (user_id, login_key, name, role, password_hash, must_change,"
                    + " created_at) VALUES (:id, :key, :name, :role, :hash, :must, :now)"
                    + " ON CONFLICT (login_key) DO NOTHING")
            .bind("id", Ids.next(clock))
            .bind("key", loginKey)
            .bind("name", name)
            .bind("role", role.name())
            .bind("hash", passwordHash)
            .bind("must", mustChange ? 1 : 0)
            .bind("now", clock.millis())
            .execute()
        == 1;
  }

  public void setPassword(Handle handle, String id, String passwordHash, boolean mustChange) {
    handle
        .createUpdate(
            "UPDATE person SET password_hash = :hash, must_change = :must WHERE user_id = :id")
        .bind("hash", passwordHash)
        .bind("must", mustChange ? 1 : 0)
        .bind("id", id)
        .execute();
  }

  /** What the provider says of one of its own, at each login. */
  public void setProvided(Handle handle, String id, String name, Role role) {
    handle
        .createUpdate("UPDATE person SET name = :name, role = :role WHERE user_id = :id")
        .bind("name", name)
        .bind("role", role.name())
        .bind("id", id)
        .execute();
  }

  public void noteLogin(Handle handle, String id) {
    handle
        .createUpdate("UPDATE person SET last_login_at = :now WHERE user_id = :id")
        .bind("now", clock.millis())
        .bind("id", id)
        .execute();
  }

  /**
   * Changes the role of a user.
   *
   * @throws LastAdministrator if no other administrator would remain; the transaction must end
   */
  public void setRole(Handle handle, String id, Role role) {
    guard(handle);
    handle
        .createUpdate("UPDATE person SET role = :role WHERE user_id = :id")
        .bind("role", role.name())
        .bind("id", id)
        .execute();
    checkAdministrator(handle);
  }

  /**
   * Disables or enables a user.
   *
   * @throws LastAdministrator if no other administrator would remain; the transaction must end
   */
  public void setDisabled(Handle handle, String id, boolean disabled) {
    guard(handle);
    handle
        .createUpdate("UPDATE person SET disabled_at = :at WHERE user_id = :id")
        .bind("at", disabled ? (Long) clock.millis() : null)
        .bind("id", id)
        .execute();
    checkAdministrator(handle);
  }

  /**
   * Removes a user.
   *
   * @throws LastAdministrator if no other administrator would remain; the transaction must end
   */
  public void delete(Handle handle, String id) {
    guard(handle);
    handle.createUpdate("DELETE FROM person WHERE user_id = :id").bind("id", id).execute();
    checkAdministrator(handle);
  }

  /**
   * Two changes at the same time, each of which leaves the other's administrator, would leave none.
   */
  private static void guard(Handle handle) {
    handle.execute("UPDATE person_guard SET changes = changes + 1 WHERE id = 1");
  }

  private static void checkAdministrator(Handle handle) {
    long left =
        handle
            .createQuery(
                "SELECT COUNT(*) FROM person WHERE role = 'ADMINISTRATOR'"
                    + " AND password_hash IS NOT NULL AND disabled_at IS NULL")
            .mapTo(Long.class)
            .one();
    if (left == 0) {
      throw new LastAdministrator();
    }
  }
}
