package io.github.updatesentinel.agent.probe.scan;

/** Runs one scan. */
public interface UpdateScanner {
  /** Blocks until the scan has ended, one way or another; never longer than its deadline allows. */
  ScanReport scan();

  /** Ends a running scan at once; {@link #scan} then returns. Safe from any thread, at any time. */
  void abort();
}
