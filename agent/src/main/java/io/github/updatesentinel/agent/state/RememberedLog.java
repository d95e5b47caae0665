package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the update log showed of a scan.
 *
 * @param basis what that scan's answer depended on
 */
public record RememberedLog(UpdateLogFinding finding, ScanBasis basis) {
  /** For later scans of the same build that find nothing at the same source. */
  private static final Duration HOLDS = Duration.ofDays(7);

  /**
   * What still holds; null if nothing.
   *
   * @param now what a scan's answer depends on now
   * @param at by the clock that stamped the finding: what lies ahead of it is not believed
   */
  public @Nullable UpdateLogFinding heldFor(ScanBasis now, Instant at) {
    Instant analyzed = finding.analyzedAt();
    boolean holds = !analyzed.isAfter(at) && analyzed.plus(HOLDS).isAfter(at);
    return holds && !basis.isOutdatedBy(now) ? finding : null;
  }
}
