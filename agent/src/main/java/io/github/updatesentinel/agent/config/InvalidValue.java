package io.github.updatesentinel.agent.config;

/** A value that a setting can't take; the message is what the setting expects. */
final class InvalidValue extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidValue(String expected) {
    super(expected);
  }
}
