package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.contract.Open;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one search of the local store gave after a scan.
 *
 * @param found how many updates it counted
 * @param servicing servicing updates among those that were read
 * @param unknown updates that are of unknown kind, or were not read
 * @param complete whether the search ended without error or warning
 * @param titles of servicing updates
 */
public record ControlSearch(
    int found, int servicing, int unknown, boolean complete, List<String> titles) {

  public ControlSearch {
    titles = List.copyOf(titles);
  }

  /**
   * What two of them show. Only a search that was read in full shows that nothing is there.
   *
   * @param installed for installed updates; null where it gave nothing
   * @param hidden for hidden ones that are not installed; null where it gave nothing. Here, {@code
   *     servicing} has those of unknown kind as well, as with updates that are offered
   */
  public static ScanSight sight(@Nullable ControlSearch installed, @Nullable ControlSearch hidden) {
    return new ScanSight(
        Open.of(state(installed)),
        installed == null ? null : Integer.valueOf(installed.found),
        installed == null ? null : installed.number(),
        hidden == null ? null : hidden.number(),
        hidden == null ? List.of() : hidden.titles);
  }

  private static ScanSight.State state(@Nullable ControlSearch installed) {
    Integer servicing = installed == null ? null : installed.number();
    if (servicing == null) {
      return ScanSight.State.UNKNOWN;
    }
    return servicing > 0 ? ScanSight.State.SEEN : ScanSight.State.NOTHING_SEEN;
  }

  /** Null where none was seen, though not all could be. */
  private @Nullable Integer number() {
    boolean overlooked = unknown > 0 || !complete;
    return (servicing == 0 && overlooked) ? null : Integer.valueOf(servicing);
  }
}
