package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.StartType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A required service got another start type.
 *
 * @param at when the agent saw it, to the millisecond
 * @param from {@code UNKNOWN} for a service that was disabled before the agent saw it first
 * @param by the account that did it, and by what means
 */
public record StartTypeChange(
    Instant at, String service, Open<StartType> from, Open<StartType> to, Author by) {
  private static final Open<StartType> UNKNOWN = new Open<>(StartType.class, "UNKNOWN");

  public StartTypeChange {
    at = at.truncatedTo(ChronoUnit.MILLIS);
    service = Texts.cut(service, HeartbeatLimits.SERVICE_NAME);
  }

  /** One that this agent saw. */
  public StartTypeChange(Instant at, String service, StartType from, StartType to, Author by) {
    this(at, service, Open.of(from), Open.of(to), by);
  }

  /** One that Windows recorded before this agent looked. */
  public static StartTypeChange before(Instant at, String service, StartType to, Author by) {
    return new StartTypeChange(at, service, UNKNOWN, Open.of(to), by);
  }
}
