package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Ids;
import io.github.updatesentinel.collector.store.StoredTime;
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
              row.getString("tag"),
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
   * @param tag of all machines that enroll with it; null: none
   * @param expiresAt null: never
   * @param usesLeft how many machines can still enroll with it; null: any number
   * @param used how many machines have enrolled with it
   */
  public record EnrollmentToken(
      String tokenId,
      String label,
      @Nullable String tag,
      Instant createdAt,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Long usesLeft,
      long used,
      @Nullable Instant revokedAt) {
    /** Whether machines can enroll with it at this moment. */
    public boolean counts(Instant now) {
      return revokedAt == null && !expired(now) && (usesLeft == null || usesLeft > 0);
    }

    /** Whether it has expired, or would last longer than it was made for: a clock was ahead. */
    boolean expired(Instant now) {
      return expiresAt != null
          && (!expiresAt.isAfter(now)
              || StoredTime.future(createdAt.toEpochMilli(), now.toEpochMilli()));
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
    Created created = create(handle, Ids.next(clock), label, null, createdBy, expiresAt, uses);
    if (created == null) {
      throw new IllegalStateException("a new id was taken");
    }
    return created;
  }

  /**
   * Makes a token with an id that its maker has chosen, so that a form that is sent twice makes
   * one.
   *
   * @return null if there is a token with this id already
   */
  public @Nullable Created create(
      Handle handle,
      String id,
      String label,
      @Nullable String tag,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Long uses) {
    if (uses != null && uses < 1) {
      throw new IllegalArgumentException("uses: expected 1 or more, found " + uses);
    }
    Created created = new Created(id, Secrets.token("ust_"));
    int rows =
        handle
            .createUpdate(
                "INSERT INTO enrollment_token (token_id, token_hash, label, tag, created_at, created_by,"
                    + " expires_at, uses_left, used) VALUES (:id, :hash, :label, :tag, :now, :by, :expires,"
                    + " :uses, 0) ON CONFLICT (token_id) DO NOTHING")
            .bind("id", created.tokenId())
            .bind("hash", Digest.ofSecret(created.secret()).toBytes())
            .bind("label", Columns.text(label, MAX_LABEL))
            .bind("tag", tag)
            .bind("now", clock.millis())
            .bind("by", createdBy)
            .bind("expires", expiresAt == null ? null : expiresAt.toEpochMilli())
            .bind("uses", uses)
            .execute();
    return rows == 1 ? created : null;
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
                    + " AND (expires_at IS NULL OR (expires_at > :now AND created_at <= :latest))"
                    + " AND (uses_left IS NULL OR uses_left > 0)")
            .bind("id", tokenId)
            .bind("now", clock.millis())
            .bind("latest", StoredTime.latest(clock.millis()))
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
