package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Groups of machines side by side.
 *
 * @param verdicts names of the verdicts that a machine has, worst first
 * @param groups with most machines first
 * @param otherGroups how many groups are left out, since there are too many
 */
public record Comparison(
    Dimension by, List<String> verdicts, List<Group> groups, long otherGroups, Instant asOf) {

  /**
   * One group.
   *
   * @param value what its machines have in common; null: that they have none
   * @param line of a group by build line; null for others
   * @param verdicts machines that are not silent by verdict; those without a machine are left out
   * @param upToDateBefore share of machines that were up to date seven days ago, in percent; null
   *     where that is not known
   */
  public record Group(
      @Nullable String value,
      @Nullable BuildLine line,
      long machines,
      Map<String, Long> verdicts,
      long silent,
      long upToDate,
      @Nullable Double upToDateBefore) {
    /** Share of machines that are up to date, in percent; silent ones are not. */
    public double upToDatePercent() {
      return machines == 0 ? 0 : 100.0 * upToDate / machines;
    }

    /** Percentage points in seven days; null where that is not known. */
    public @Nullable Double change() {
      return upToDateBefore == null ? null : upToDatePercent() - upToDateBefore;
    }

    /** Machines with a verdict that are not silent. */
    public long of(String verdict) {
      return verdicts.getOrDefault(verdict, 0L);
    }
  }
}
