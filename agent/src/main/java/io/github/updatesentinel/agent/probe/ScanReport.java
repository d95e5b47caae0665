package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.UpdateHistory;
import io.github.updatesentinel.agent.fact.UpdateScan;
import org.jspecify.annotations.Nullable;

/**
 * All that one scan process learnt from the Windows Update Agent.
 *
 * @param history null where the agent did not tell
 * @param rebootRequired null where the agent did not tell
 */
public record ScanReport(
    UpdateScan scan, @Nullable UpdateHistory history, @Nullable Boolean rebootRequired) {}
