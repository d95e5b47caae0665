package io.github.updatesentinel.collector.analysis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A machine's verdict that became another one.
 *
 * @param host null where it is not known, or the machine is gone
 * @param retired whether the machine was retired since: its changes stay, here and in the sums
 * @param was null for the first verdict of a machine
 */
public record VerdictChange(
    Instant receivedAt,
    String agentId,
    @Nullable String host,
    @Nullable String domain,
    boolean retired,
    @Nullable String was,
    String verdict) {
  /** Its host, or the agent ID. */
  public String name() {
    return host == null ? agentId : host;
  }
}
