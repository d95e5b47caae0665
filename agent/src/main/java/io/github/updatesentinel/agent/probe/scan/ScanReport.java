package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import org.jspecify.annotations.Nullable;

/**
 * All that one scan process learnt from the Windows Update Agent.
 *
 * @param history null where the agent did not tell
 * @param rebootRequired null where the agent did not tell
 * @param esu whether a license for Extended Security Updates is active; null where it was not asked
 *     for, or not answered
 */
public record ScanReport(
    UpdateScan scan,
    @Nullable UpdateHistory history,
    @Nullable Boolean rebootRequired,
    @Nullable Boolean esu) {

  /** One that says nothing of licenses. */
  public ScanReport(
      UpdateScan scan, @Nullable UpdateHistory history, @Nullable Boolean rebootRequired) {
    this(scan, history, rebootRequired, null);
  }

  /** The same; what it could not read of licenses and history is as an earlier one had it. */
  public ScanReport completedBy(ScanReport earlier) {
    return new ScanReport(
        scan,
        history == null ? earlier.history : history,
        rebootRequired,
        esu == null ? earlier.esu : esu);
  }

  /** The same with another scan. */
  public ScanReport with(UpdateScan other) {
    return new ScanReport(other, history, rebootRequired, esu);
  }

  /** The same with what is known of licenses. */
  public ScanReport withEsu(@Nullable Boolean licensed) {
    return new ScanReport(scan, history, rebootRequired, licensed);
  }
}
