package io.github.updatesentinel.collector.enroll;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.wire.Digest;
import io.github.updatesentinel.collector.wire.Rejected;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of agents. A key is valid from the moment it is issued, on every collector. One that is
 * revoked or replaced becomes invalid within {@link #CACHED} on all of them. Keys are compared by
 * their hash, whose timing reveals nothing. Thread-safe.
 */
public final class AgentKeys {
  /** How long a key that was good may be taken without asking the store. */
  static final Duration CACHED = Duration.ofSeconds(10);

  private static final int MAX_CACHED = 10_000;
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([\\x21-\\x7E]{1,1024})", Pattern.CASE_INSENSITIVE);

  private static final String OWNER = "SELECT agent_id, revoked_at FROM agent WHERE key_hash = ?";

  private final Database database;
  private final Clock clock;
  private final Cache<Digest, String> good =
      Caffeine.newBuilder().maximumSize(MAX_CACHED).expireAfterWrite(CACHED).build();

  public AgentKeys(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Whose key a request carries.
   *
   * @param authorization the header
   * @return the agent id
   * @throws Rejected 401 if it is no key, or an unknown one; 403 if it is revoked
   */
  String agentOf(String authorization) {
    var bearer = BEARER.matcher(authorization);
    if (!bearer.matches()) {
      throw Rejected.of(401, "Authorization: expected Bearer and an agent key");
    }
    Digest hash = Digest.ofSecret(bearer.group(1));
    String known = good.getIfPresent(hash);
    if (known != null) {
      return known;
    }
    Owner owner = owner(hash);
    if (owner == null) {
      throw Rejected.of(401, "This agent key is unknown.");
    }
    if (owner.revoked()) {
      throw Rejected.of(403, "This agent key is revoked.");
    }
    good.put(hash, owner.agentId());
    return owner.agentId();
  }

  private record Owner(String agentId, boolean revoked) {}

  /**
   * Plain JDBC: an agent that reports every 15 minutes is in no cache, so that each of them asks.
   */
  private @Nullable Owner owner(Digest hash) {
    try {
      return database.read(
          handle -> {
            try (PreparedStatement query = handle.getConnection().prepareStatement(OWNER)) {
              query.setBytes(1, hash.toBytes());
              try (ResultSet found = query.executeQuery()) {
                return found.next()
                    ? new Owner(found.getString(1), found.getObject(2) != null)
                    : null;
              }
            }
          });
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  /** Whether one of these has a key, revoked or not, so that requests for it need the key. */
  public boolean anyHasKey(Collection<String> agentIds) {
    return database.<Boolean, RuntimeException>read(
        handle ->
            agentIds.stream()
                .anyMatch(
                    agentId ->
                        handle
                            .createQuery("SELECT 1 FROM agent WHERE agent_id = :agent")
                            .bind("agent", agentId)
                            .mapTo(Integer.class)
                            .findOne()
                            .isPresent()));
  }

  /**
   * Makes the key of an agent worthless, and lets the agent get no other one, until {@link #allow}.
   *
   * @return false if it has none, or a revoked one
   */
  public boolean revoke(Handle handle, String agentId) {
    return handle
            .createUpdate(
                "UPDATE agent SET revoked_at = :now WHERE agent_id = :agent AND revoked_at IS NULL")
            .bind("now", clock.millis())
            .bind("agent", agentId.toLowerCase(Locale.ROOT))
            .execute()
        == 1;
  }

  /** Undoes {@link #revoke}: the key is valid again. */
  public boolean allow(Handle handle, String agentId) {
    return handle
            .createUpdate(
                "UPDATE agent SET revoked_at = NULL"
                    + " WHERE agent_id = :agent AND revoked_at IS NOT NULL")
            .bind("agent", agentId.toLowerCase(Locale.ROOT))
            .execute()
        == 1;
  }
}
