package io.github.updatesentinel.collector.sim;

import org.jspecify.annotations.Nullable;

/**
 * What an agent sees of its machine, as long as that stays the same.
 *
 * @param release index into the releases of windows: what is installed
 * @param wanted the same: what the baseline requires
 * @param extras updates found beside a cumulative one, which servicing has no part in
 * @param restartOverdue whether the restart has been pending for more than a week
 * @param failing whether the installation of the cumulative update keeps failing
 * @param ended whether Windows is past its end for this machine
 */
record Condition(
    Windows windows,
    Fault fault,
    ScanEnd scan,
    int release,
    int wanted,
    int extras,
    boolean rebootPending,
    boolean restartOverdue,
    boolean failing,
    boolean paused,
    boolean ended,
    String agentVersion,
    @Nullable String server) {
  boolean behind() {
    return windows.baseline() && release < wanted;
  }

  /** Whether the scan gave a count, and no update in it that servicing has to evaluate. */
  boolean zero() {
    return scan.counted() && !cumulativePending();
  }

  /** Whether nothing is missing, as far as is known. */
  boolean current() {
    return windows.baseline() && !behind();
  }

  /** Whether a scan that sees offers the newest cumulative update. */
  boolean cumulativePending() {
    return scan.found() != null && scan.found() > extras;
  }
}
