package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Ids;
import io.github.updatesentinel.collector.wire.Digest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Tokens that many machines share, and each exchanges for a key of its own. Thread-safe. */
public final class EnrollmentTokens {
  private static final int MAX_LABEL = 200;

  private static final RowMapper<EnrollmentToken> TOKEN =
      (row, ctx) ->
          new EnrollmentToken(
              row.getString("token_id"),
              row.getString("label"),
              Instant.ofEpochMilli(row.getLong("created_at")),
              row.getString("created_by"),
              instant(row.getLong("expires_at"), row.wasNull()),
              number(row.getLong("uses_left"), row.wasNull()),
              row.getLong("used"),
              instant(row.getLong("revoked_at"), row.wasNull()));

  private final Clock clock;

  public EnrollmentTokens(Clock clock) {
    this.clock = clock;
  }

  /**
   * A token without its secret.
   *
   * @param expiresAt null: never
   * @param usesLeft how many machines can still enroll with it; null: any number
   * @param used how many machines have enrolled with it
   */
  public record EnrollmentToken(
      String tokenId,
      String label,
      Instant createdAt,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Long usesLeft,
      long used,
      @Nullable Instant revokedAt) {
    /** Whether machines can enroll with it at this moment. */
    public boolean counts(Instant now) {
      return revokedAt == null
          && (expiresAt == null || expiresAt.isAfter(now))
          && (usesLeft == null || usesLeft > 0);
    }
  }

  /**
   * A new token with its secret, which is nowhere kept: to be shown once.
   *
   * @param secret what goes into the agents' {@code enrollmentToken}
   */
  public record Created(String tokenId, String secret) {}

  /**
   * Makes a token.
   *
   * @param expiresAt null: never
   * @param uses how many machines can enroll with it, 1 or more; null: any number
   */
  public Created create(
      Handle handle,
      String label,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Long uses) {
    if (uses != null && uses < 1) {
      throw new IllegalArgumentException("uses: expected 1 or more, found " + uses);
    }
    Created created = new Created(Ids.next(clock), Secrets.token("ust_"));
    handle
        .createUpdate(
            "INSERT INTO enrollment_token (token_id, token_hash, label, created_at, created_by,"
                + " expires_at, uses_left, used) VALUES (:id, :hash, :label, :now, :by, :expires,"
                + " :uses, 0)")
        .bind("id", created.tokenId())
        .bind("hash", Digest.ofSecret(created.secret()).toBytes())
        .bind("label", Columns.text(label, MAX_LABEL))
        .bind("now", clock.millis())
        .bind("by", createdBy)
        .bind("expires", expiresAt == null ? null : expiresAt.toEpochMilli())
        .bind("uses", uses)
        .execute();
    return created;
  }

  /**
   * Stops a token from enrolling machines; those that it has enrolled keep their keys.
   *
   * @return false if there is no such token, or it is revoked already
   */
  public boolean revoke(Handle handle, String tokenId) {
    return handle
            .createUpdate(
                "UPDATE enrollment_token SET revoked_at = :now"
                    + " WHERE token_id = :id AND revoked_at IS NULL")
            .bind("now", clock.millis())
            .bind("id", tokenId)
            .execute()
        == 1;
  }

  /** All tokens, the newest first. */
  public List<EnrollmentToken> list(Handle handle) {
    return handle
        .createQuery("SELECT * FROM enrollment_token ORDER BY token_id DESC")
        .map(TOKEN)
        .list();
  }

  /** The token with this secret. */
  Optional<EnrollmentToken> bySecret(Handle handle, String secret) {
    return handle
        .createQuery("SELECT * FROM enrollment_token WHERE token_hash = :hash")
        .bind("hash", Digest.ofSecret(secret).toBytes())
        .map(TOKEN)
        .findOne();
  }

  /** Whether a token was ever created; without one, this collector does not offer enrollment. */
  boolean any(Handle handle) {
    return handle
        .createQuery("SELECT 1 FROM enrollment_token LIMIT 1")
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /**
   * Counts one more machine.
   *
   * @return false if the token is no longer valid
   */
  boolean use(Handle handle, String tokenId) {
    return handle
            .createUpdate(
                "UPDATE enrollment_token SET used = used + 1, uses_left = uses_left - 1"
                    + " WHERE token_id = :id AND revoked_at IS NULL"
                    + " AND (expires_at IS NULL OR expires_at > :now)"
                    + " AND (uses_left IS NULL OR uses_left > 0)")
            .bind("id", tokenId)
            .bind("now", clock.millis())
            .execute()
        == 1;
  }

  private static @Nullable Instant instant(long millis, boolean absent) {
    return absent ? null : Instant.ofEpochMilli(millis);
  }

  private static @Nullable Long number(long number, boolean absent) {
    return absent ? null : Long.valueOf(number);
  }
}
