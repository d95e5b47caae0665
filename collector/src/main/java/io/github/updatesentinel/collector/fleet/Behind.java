package io.github.updatesentinel.collector.fleet;

import java.util.List;

/**
 * Machines below the required build of their line, whatever their verdict is.
 *
 * @param machines of all lines that have a required build
 * @param behind of them
 * @param only machines whose verdict is that they are behind, and nothing else
 */
public record Behind(long machines, long behind, long only) {
  /** Adds up build lines. */
  public static Behind of(List<LineCount> lines, FleetCounts counts) {
    long machines = 0;
    long behind = 0;
    for (LineCount line : lines) {
      if (line.baseline() != null) {
        machines += line.machines();
        behind += line.behind();
      }
    }
    return new Behind(machines, behind, counts.verdicts().getOrDefault("BEHIND_BASELINE", 0L));
  }
}
