package io.github.updatesentinel.collector.sim;

import org.jspecify.annotations.Nullable;

/**
 * What an agent sees of its machine, as long as that stays the same.
 *
 * @param release index into the releases of windows: what is installed
 * @param wanted the same: what the baseline requires
 * @param extras updates found beside a cumulative one
 */
record Condition(
    Windows windows,
    Fault fault,
    ScanEnd scan,
    int release,
    int wanted,
    int extras,
    boolean rebootPending,
    String agentVersion,
    @Nullable String server) {
  boolean behind() {
    return windows.baseline() && release < wanted;
  }

  /** Whether a scan that sees offers the newest cumulative update. */
  boolean cumulativePending() {
    return scan.found() != null && scan.found() > extras;
  }
}
