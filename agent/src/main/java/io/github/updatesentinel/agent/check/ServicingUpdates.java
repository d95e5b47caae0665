package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ids and KBs of servicing updates that scans have offered: the update history has no word for what
 * evaluates an update. What is of unknown kind is taken for one, as in the scan.
 */
final class ServicingUpdates {
  /** Some months of them. */
  static final int MAX = 100;

  private ServicingUpdates() {}

  static List<String> of(UpdateScan scan) {
    return scan.updates().stream()
        .filter(update -> !Boolean.FALSE.equals(update.servicing()))
        .flatMap(ServicingUpdates::names)
        .distinct()
        .limit(MAX)
        .toList();
  }

  /** Those of a scan before those that are known, the oldest left out. */
  static List<String> with(UpdateScan scan, List<String> known) {
    return Stream.concat(of(scan).stream(), known.stream()).distinct().limit(MAX).toList();
  }

  private static Stream<String> names(PendingUpdate update) {
    return Stream.concat(Stream.ofNullable(update.updateId()), update.kb().stream());
  }
}
