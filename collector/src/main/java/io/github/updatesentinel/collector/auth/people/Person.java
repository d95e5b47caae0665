package io.github.updatesentinel.collector.auth.people;

import io.github.updatesentinel.collector.http.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A user who may log in.
 *
 * @param loginKey what the person is found by; {@link People#providerKey} of the provider's
 * @param role VIEWER or ADMINISTRATOR
 * @param passwordHash null for those who come from the provider
 * @param mustChange whether the password is a one-time password that others have seen
 * @param lastLoginAt null if there was none yet
 * @param disabledAt null while the person may log in
 */
public record Person(
    String id,
    String loginKey,
    String name,
    Role role,
    @Nullable String passwordHash,
    boolean mustChange,
    Instant createdAt,
    @Nullable Instant lastLoginAt,
    @Nullable Instant disabledAt) {

  static Person of(ResultSet row, StatementContext context) throws SQLException {
    return new Person(
        row.getString("user_id"),
        row.getString("login_key"),
        row.getString("name"),
        Role.valueOf(row.getString("role")),
        row.getString("password_hash"),
        row.getInt("must_change") == 1,
        Instant.ofEpochMilli(row.getLong("created_at")),
        instant(row, "last_login_at"),
        instant(row, "disabled_at"));
  }

  /** Whether this person has a password here, and is not the provider's. */
  public boolean local() {
    return passwordHash != null;
  }

  /** What audit and history call this person; nobody else can be called the same. */
  public String actor() {
    return local() ? name : providedActor(loginKey, name);
  }

  /**
   * What audit and history call somebody from the provider. The name is theirs to choose, and may
   * be that of a local user; the subject is not. No local name has a colon.
   */
  public static String providedActor(String key, String name) {
    return key + " (" + name + ")";
  }

  public boolean disabled() {
    return disabledAt != null;
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
