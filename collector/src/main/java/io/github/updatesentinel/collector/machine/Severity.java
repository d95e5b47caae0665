package io.github.updatesentinel.collector.machine;

/** How bad a verdict is. */
public enum Severity {
  OK(0),
  INFO(1),
  WARNING(2),
  ERROR(3),
  CRITICAL(4);

  private final int rank;

  Severity(int rank) {
    this.rank = rank;
  }

  /** 0 to 4, worst highest, as in {@code machine.severity_rank}. */
  public int rank() {
    return rank;
  }

  /** The severity with this name; INFO for one that this version does not know. */
  public static Severity of(String name) {
    for (Severity severity : values()) {
      if (severity.name().equals(name)) {
        return severity;
      }
    }
    return INFO;
  }
}
