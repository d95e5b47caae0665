package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.store.Database;
import java.util.List;
import java.util.Map;

/** Reads the build lines. */
final class BuildReading {
  private BuildReading() {}

  static List<BuildLine> lines(Database database, Map<Long, BaselineLookup.Row> baseline) {
    return List.of();
  }
}
