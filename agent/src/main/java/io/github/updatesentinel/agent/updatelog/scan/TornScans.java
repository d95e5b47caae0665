package io.github.updatesentinel.agent.updatelog.scan;

import io.github.updatesentinel.agent.updatelog.line.LogLine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may belong to scans whose begin is not in the log: it is known only when their result or end
 * comes. A thread that began or ended a scan in the log has none.
 */
final class TornScans {
  /** Threads at the begin of a log that write failures; a log has more threads over time. */
  private static final int MAX = 64;

  private final Map<Long, ScanInProgress> scans = new HashMap<>();
  private final Set<Long> begun = new HashSet<>();
  private int threads;

  /** A scan begins or ends on the thread. */
  void begun(long thread) {
    scans.remove(thread);
    if (threads < MAX && begun.add(thread)) {
      threads++;
    }
  }

  boolean isOpen(long thread) {
    return scans.containsKey(thread);
  }

  /** The scan of the line's thread; null if there is none. */
  @Nullable ScanInProgress scan(LogLine line, long number) {
    ScanInProgress scan = scans.get(line.thread());
    if (scan == null && threads < MAX && !begun.contains(line.thread())) {
      threads++;
      scan = new ScanInProgress(line, number);
      scans.put(line.thread(), scan);
    }
    return scan;
  }

  /** Takes out the scan of a thread whose result or end comes; null if there is none. */
  @Nullable ScanInProgress take(long thread) {
    return scans.remove(thread);
  }
}
