package io.github.updatesentinel.contract;

/** How bad a verdict is. Mildest first, so that severities compare. */
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

  /** 0 to 4, worst highest: the collector's {@code machine.severity_rank}. */
  public int rank() {
    return rank;
  }

  /**
   * The severity of this rank.
   *
   * @throws IllegalArgumentException if none has it
   */
  public static Severity ofRank(int rank) {
    for (Severity severity : values()) {
      if (severity.rank == rank) {
        return severity;
      }
    }
    throw new IllegalArgumentException("rank: expected 0 to 4, got " + rank);
  }

  /**
   * The severity to rank a name by; CRITICAL for one that this version does not know: what may be
   * worse than anything known must not go unnoticed.
   */
  public static Severity of(String name) {
    return new Open<>(Severity.class, name).orElse(CRITICAL);
  }
}
