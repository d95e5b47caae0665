package io.github.updatesentinel.collector.fleet;

/** How bad a verdict is. The ordinal is {@code machine.severity_rank}. */
public enum Severity {
  OK,
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

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
