package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import io.github.updatesentinel.collector.wire.RateLimits;
import io.github.updatesentinel.collector.wire.Rejected;
import io.javalin.http.Context;
import io.javalin.http.Header;
import org.jspecify.annotations.Nullable;

/** Who may speak as an agent. Thread-safe. */
public final class AgentAccess {
  private final AgentKeys keys;
  private final AnonymousHeartbeats anonymous;
  private final RateLimits limits;

  public AgentAccess(AgentKeys keys, AnonymousHeartbeats anonymous, RateLimits limits) {
    this.keys = keys;
    this.anonymous = anonymous;
    this.limits = limits;
  }

  /**
   * Whose request this is, by its headers alone.
   *
   * @return the agent id; null if it carries no key, where that is allowed
   * @throws Rejected 401, 403 or 429
   */
  public @Nullable String authenticate(Context ctx) {
    String authorization = ctx.header(Header.AUTHORIZATION);
    if (authorization == null) {
      limits.byStranger(ctx.ip());
      if (anonymous == AnonymousHeartbeats.DENY) {
        throw Rejected.of(401, "This collector requires an agent key.");
      }
      return null;
    }
    String agentId = keys.agentOf(authorization);
    limits.byAgent(agentId);
    return agentId;
  }
}
