package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.StartType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A required service got another start type.
 *
 * @param at when the agent saw it, to the millisecond
 * @param by the account that did it; null where not known
 */
public record StartTypeChange(
    Instant at, String service, Open<StartType> from, Open<StartType> to, @Nullable String by) {

  public StartTypeChange {
    at = at.truncatedTo(ChronoUnit.MILLIS);
    service = Texts.cut(service, HeartbeatLimits.SERVICE_NAME);
    by = Texts.cutIfKnown(by, HeartbeatLimits.ACCOUNT);
  }

  /** One that this agent saw. */
  public StartTypeChange(
      Instant at, String service, StartType from, StartType to, @Nullable String by) {
    this(at, service, Open.of(from), Open.of(to), by);
  }
}
