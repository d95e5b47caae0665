package io.github.updatesentinel.collector.config;

import java.util.List;

/** A configuration that a collector can't start with: everything that is wrong with it. */
public final class InvalidConfig extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;

  @SuppressWarnings("serial") // An immutable list of strings.
  private final List<String> problems;

  InvalidConfig(String file, List<String> problems) {
    super(file + ": " + String.join("; ", problems));
    this.file = file;
    this.problems = List.copyOf(problems);
  }

  /** What was read. */
  public String file() {
    return file;
  }

  /** One sentence each, such as {@code heartbeatInterval: expected PT10S to P1D, found "soon"}. */
  public List<String> problems() {
    return problems;
  }
}
