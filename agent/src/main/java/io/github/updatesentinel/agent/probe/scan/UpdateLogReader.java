package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import java.util.Optional;

/** Reads what the update log of this computer shows of a scan. */
public interface UpdateLogReader {
  /**
   * Blocks until the log has been decoded and analyzed; never longer than its deadline allows.
   *
   * @return empty if the log can't be read or does not contain the scan, which proves nothing
   */
  Optional<UpdateLogFinding> read(UpdateScan scan);

  /** Ends a running {@link #read} at once. Safe from any thread, at any time. */
  void abort();
}
