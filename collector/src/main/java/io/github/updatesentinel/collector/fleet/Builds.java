package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.store.Database;
import java.util.List;

/** How each build line stands against its baseline. Thread-safe. */
public final class Builds {
  /** Most revisions listed of one line. */
  public static final int REVISIONS = 50;

  private final Database database;
  private final BaselineLookup baseline;

  /** Reads from a store. */
  public Builds(Database database, BaselineLookup baseline) {
    this.database = database;
    this.baseline = baseline;
  }

  /** The build lines in use, those with most machines first. */
  public List<BuildLine> lines() {
    return BuildReading.lines(database, baseline.rows());
  }
}
