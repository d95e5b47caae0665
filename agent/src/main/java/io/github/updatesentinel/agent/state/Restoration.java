package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.RemediationOutcome;
import io.github.updatesentinel.contract.StartType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One attempt to restore the start type of a service.
 *
 * @param before the verdict and the scan that were seen before
 */
public record Restoration(
    Instant at,
    String service,
    Open<StartType> from,
    Open<StartType> to,
    Open<RemediationOutcome> outcome,
    String before) {
  private static final int MAX_BEFORE = 1000;

  public Restoration {
    at = at.truncatedTo(ChronoUnit.MILLIS);
    service = Texts.cut(service, HeartbeatLimits.SERVICE_NAME);
    before = Texts.cut(before, MAX_BEFORE);
  }

  /** The same with what came of it. */
  public Restoration with(RemediationOutcome known) {
    return new Restoration(at, service, from, to, Open.of(known), before);
  }
}
