package io.github.updatesentinel.agent.fact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a required service is disabled, and since when.
 *
 * @param since when it was disabled; where {@code recorded} is false, when the agent saw it first
 * @param recorded whether the time is that of Windows' own record
 * @param failures how often 0x80070422 was recorded since then; null where none was seen and the
 *     event log was not read to its end, or not back to that time
 */
public record Disablement(
    String service, Instant since, boolean recorded, Author by, @Nullable Long failures) {
  /** The same with one more failure. */
  public Disablement withFailure() {
    return withFailures(failures == null ? 1L : failures + 1);
  }

  /** The same with as many failures as a reading of the event log showed. */
  public Disablement withFailures(@Nullable Long number) {
    return new Disablement(service, since, recorded, by, number);
  }
}
