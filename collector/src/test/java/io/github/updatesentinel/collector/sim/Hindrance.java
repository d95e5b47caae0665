package io.github.updatesentinel.collector.sim;

/** What keeps a machine with healthy services and scans from being patched. */
enum Hindrance {
  NONE,
  /** Its cumulative update fails to install, day after day. */
  INSTALL_FAILS,
  /** Its cumulative update waits for a restart that does not come. */
  RESTART_WAITS,
  /** Its user paused updates. */
  PAUSED,
  /** Its Windows is past its end, and it has no license for what comes after. */
  UNLICENSED
}
