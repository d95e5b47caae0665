package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens.EnrollmentToken;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.wire.Digest;
import io.github.updatesentinel.collector.wire.Rejected;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Gives agents their keys. A known agent gets another key, and the old one becomes invalid, if it
 * is on the same machine for certain: both sides know the machine's fingerprint, and they are
 * equal. Else its id is taken, since all machines share the token, and any could claim the id.
 */
public final class Enrollment {
  private final Database database;
  private final EnrollmentTokens tokens;
  private final Clock clock;

  public Enrollment(Database database, EnrollmentTokens tokens, Clock clock) {
    this.database = database;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Who asks for a key.
   *
   * @param agentId in lower case
   * @param machine fingerprint in lower case; null if the agent does not know it
   * @param hardware fingerprint of the hardware alone, which stays when Windows is installed again
   */
  record EnrollmentRequest(
      String token, String agentId, @Nullable String machine, @Nullable String hardware) {}

  private record Known(@Nullable String machine, @Nullable String tokenId, boolean revoked) {}

  /**
   * Exchanges a token for a key, which is durable when this returns.
   *
   * @throws Rejected 401, 403, 404 or 409
   */
  String enroll(EnrollmentRequest applicant) {
    // Guesses cost the writer nothing.
    database.<EnrollmentToken, RuntimeException>read(handle -> token(handle, applicant.token()));
    return database.<String, RuntimeException>write(handle -> enroll(handle, applicant));
  }

  private String enroll(Handle handle, EnrollmentRequest applicant) {
    EnrollmentToken token = token(handle, applicant.token());
    String key = Secrets.token("usk_");
    byte[] hash = Digest.ofSecret(key).toBytes();
    if (insert(handle, applicant, token, hash)) {
      use(handle, token);
      return key;
    }
    Known known = known(handle, applicant.agentId());
    if (applicant.machine() == null || !applicant.machine().equals(known.machine())) {
      throw Rejected.of(
          409, "agentId: belongs to another machine, or the machine could not be identified.");
    }
    if (known.revoked()) {
      throw Rejected.of(403, "This agent's key has been revoked.");
    }
    if (!token.tokenId().equals(known.tokenId())) {
      // A use is a machine, not a try: the answer to an earlier one may have got lost.
      use(handle, token);
    }
    handle
        .createUpdate(
            "UPDATE agent SET key_hash = :hash, token_id = :token, enrolled_at = :now,"
                + " hardware = COALESCE(:hardware, hardware)"
                + " WHERE agent_id = :agent")
        .bind("hash", hash)
        .bind("token", token.tokenId())
        .bind("now", clock.millis())
        .bind("hardware", applicant.hardware())
        .bind("agent", applicant.agentId())
        .execute();
    return key;
  }

  private EnrollmentToken token(Handle handle, String secret) {
    EnrollmentToken token =
        tokens
            .bySecret(handle, secret)
            .orElseThrow(
                () ->
                    tokens.any(handle)
                        ? Rejected.of(401, "enrollmentToken: unknown.")
                        : Rejected.of(404, "This collector does not offer enrollment."));
    if (token.revokedAt() != null) {
      throw Rejected.of(403, "enrollmentToken: revoked.");
    }
    if (token.expired(clock.instant())) {
      throw Rejected.of(403, "enrollmentToken: expired.");
    }
    return token;
  }

  /** False if the agent is known. */
  private boolean insert(
      Handle handle, EnrollmentRequest applicant, EnrollmentToken token, byte[] keyHash) {
    return handle
            .createUpdate(
                "INSERT INTO agent (agent_id, machine, hardware, key_hash, token_id, enrolled_at)"
                    + " VALUES (:agent, :machine, :hardware, :hash, :token, :now) ON CONFLICT (agent_id) DO NOTHING")
            .bind("agent", applicant.agentId())
            .bind("machine", applicant.machine())
            .bind("hardware", applicant.hardware())
            .bind("hash", keyHash)
            .bind("token", token.tokenId())
            .bind("now", clock.millis())
            .execute()
        == 1;
  }

  private void use(Handle handle, EnrollmentToken token) {
    if (!tokens.use(handle, token.tokenId())) {
      throw Rejected.of(403, "enrollmentToken: no uses left.");
    }
  }

  private Known known(Handle handle, String agentId) {
    Optional<Known> known =
        handle
            .createQuery(
                "SELECT machine, token_id, revoked_at FROM agent WHERE agent_id = :agent"
                    + database.dialect().forUpdate())
            .bind("agent", agentId)
            .map(
                (row, ctx) ->
                    new Known(
                        row.getString("machine"),
                        row.getString("token_id"),
                        row.getObject("revoked_at") != null))
            .findOne();
    return known.orElseThrow(() -> Rejected.later(503, 5, "The agent has just been removed."));
  }
}
