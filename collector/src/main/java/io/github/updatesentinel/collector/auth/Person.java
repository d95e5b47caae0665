package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.http.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A user who may log in.
 *
 * @param role VIEWER or ADMINISTRATOR
 * @param passwordHash null for those who come from the provider
 * @param mustChange whether the password is a one-time password that others have seen
 * @param lastLoginAt null if there was none yet
 * @param disabledAt null while the person may log in
 */
public record Person(
    String id,
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

  public boolean disabled() {
    return disabledAt != null;
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
