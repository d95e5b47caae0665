package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.Texts;
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
record StartTypeChange(
    Instant at, String service, StartType from, StartType to, @Nullable String by) {
  static final int MAX_SERVICE = 256;
  static final int MAX_BY = 255;

  StartTypeChange {
    at = at.truncatedTo(ChronoUnit.MILLIS);
    service = Texts.cut(service, MAX_SERVICE);
    by = Texts.cutIfKnown(by, MAX_BY);
  }
}
