package io.github.updatesentinel.collector.analysis;

import java.util.Optional;
import java.util.stream.Stream;

/** By what machines are grouped for a comparison. */
public enum Dimension {
  DOMAIN("domain", "domain"),
  TARGET_GROUP("targetGroup", "group"),
  SOURCE("source", "source"),
  LINE("line", "build"),
  TAG("tag", "tag"),
  AGENT("agent", "agentVersion");

  private final String parameter;
  private final String filter;

  Dimension(String parameter, String filter) {
    this.parameter = parameter;
    this.filter = filter;
  }

  /** Value of the parameter {@code by}. */
  public String parameter() {
    return parameter;
  }

  /** The parameter of a list that asks for one group. */
  public String filter() {
    return filter;
  }

  /** The dimension that a parameter names. */
  public static Optional<Dimension> of(String parameter) {
    return Stream.of(values()).filter(one -> one.parameter.equals(parameter)).findFirst();
  }
}
