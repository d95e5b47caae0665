package io.github.updatesentinel.agent.probe.access;

import io.github.updatesentinel.agent.fact.Failure;

/** Windows refused to tell; carries which call on what, and its code. */
public final class ReadFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public ReadFailure(Failure failure) {
    super(failure.toString());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
