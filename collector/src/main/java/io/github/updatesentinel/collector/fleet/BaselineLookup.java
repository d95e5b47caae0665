package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.util.List;
import java.util.Map;

/** The baseline that agents get from this collector. */
@FunctionalInterface
public interface BaselineLookup {
  /** The required release of each build line; empty when no baseline is published. */
  Map<BuildLine, BuildRow> rows();

  /** All lists in which a release may be found: the published baseline, then the shipped list. */
  default Baselines lists() {
    return new Baselines(List.of());
  }

  /**
   * What a revision is compared as: a hotpatch as the cumulative update that it stands for, every
   * other one as itself.
   */
  default int cumulative(BuildLine line, int ubr) {
    return ubr;
  }
}
