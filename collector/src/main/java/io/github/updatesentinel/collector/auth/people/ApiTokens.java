package io.github.updatesentinel.collector.auth.people;

import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Tokens that people give to programs. All methods run in their caller's transaction. */
public final class ApiTokens {
  static final String PREFIX = "usa_";
  private static final long USED_STEP_MS = 60_000;

  private final Clock clock;

  public ApiTokens(Clock clock) {
    this.clock = clock;
  }

  /**
   * A valid token.
   *
   * @param stale whether {@link #touch} is due
   */
  public record Use(String tokenId, String label, Role role, Person owner, boolean stale) {}

  /**
   * Makes a token; the answer is the token itself, of which only a hash is kept.
   *
   * @return null if there is a token with this id already
   */
  public @Nullable String create(
      Handle handle, String id, String userId, String label, Role role, Duration validFor) {
    String token = Secrets.token(PREFIX);
    int rows =
        handle
            .createUpdate(
                "INSERT INTO api_token (token_id, token_hash, user_id, label, role, created_at,"
                    + " expires_at) VALUES (:id, :hash, :user, :label, :role, :now, :expires)"
                    + " ON CONFLICT (token_id) DO NOTHING")
            .bind("id", id)
            .bind("hash", Secrets.hash(token))
            .bind("user", userId)
            .bind("label", label)
            .bind("role", role.name())
            .bind("now", clock.millis())
            .bind("expires", clock.millis() + validFor.toMillis())
            .execute();
    return rows == 1 ? token : null;
  }

  /** The tokens of one person that have not been revoked. */
  public List<ApiToken> of(Handle handle, String userId) {
    return handle
        .createQuery(
            "SELECT token_id, label, role, created_at, expires_at, last_used_at FROM api_token"
                + " WHERE user_id = :user ORDER BY token_id")
        .bind("user", userId)
        .map(
            (row, context) ->
                new ApiToken(
                    row.getString("token_id"),
                    row.getString("label"),
                    Role.valueOf(row.getString("role")),
                    Instant.ofEpochMilli(row.getLong("created_at")),
                    Instant.ofEpochMilli(row.getLong("expires_at")),
                    Person.instant(row, "last_used_at")))
        .list();
  }

  /** Authenticates by a token, if it is valid and its owner may log in. */
  public @Nullable Use find(Handle handle, String token) {
    long now = clock.millis();
    return handle
        .createQuery(
            "SELECT t.token_id, t.label, t.role AS token_role, t.last_used_at, p.user_id, p.login_key, p.name,"
                + " p.role, p.password_hash, p.must_change, p.created_at, p.last_login_at,"
                + " p.disabled_at FROM api_token t JOIN person p ON p.user_id = t.user_id"
                + " WHERE t.token_hash = :hash AND t.expires_at > :now AND t.created_at <= :latest"
                + " AND p.disabled_at IS NULL")
        .bind("hash", Secrets.hash(token))
        .bind("now", now)
        .bind("latest", StoredTime.latest(now))
        .map(
            (row, context) -> {
              Person owner = Person.of(row, context);
              Role role = Role.valueOf(row.getString("token_role"));
              return new Use(
                  row.getString("token_id"),
                  row.getString("label"),
                  // Its owner may have lost a role since.
                  owner.role() == Role.VIEWER ? Role.VIEWER : role,
                  owner,
                  // 0 where it was not used yet.
                  Math.abs(now - row.getLong("last_used_at")) > USED_STEP_MS);
            })
        .findOne()
        .orElse(null);
  }

  /** Notes that a token is in use. */
  public void touch(Handle handle, String tokenId) {
    handle
        .createUpdate("UPDATE api_token SET last_used_at = :now WHERE token_id = :id")
        .bind("now", clock.millis())
        .bind("id", tokenId)
        .execute();
  }

  /** Ends a token of this person; the answer is its label, null if there is none. */
  public @Nullable String revoke(Handle handle, String userId, String tokenId) {
    String label =
        handle
            .createQuery("SELECT label FROM api_token WHERE token_id = :id AND user_id = :user")
            .bind("id", tokenId)
            .bind("user", userId)
            .mapTo(String.class)
            .findOne()
            .orElse(null);
    handle
        .createUpdate("DELETE FROM api_token WHERE token_id = :id AND user_id = :user")
        .bind("id", tokenId)
        .bind("user", userId)
        .execute();
    return label;
  }

  public void revokeAll(Handle handle, String userId) {
    handle
        .createUpdate("DELETE FROM api_token WHERE user_id = :user")
        .bind("user", userId)
        .execute();
  }
}
