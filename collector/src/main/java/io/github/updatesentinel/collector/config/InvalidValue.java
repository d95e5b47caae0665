package io.github.updatesentinel.collector.config;

/** A value that its setting can't be; the message says what was expected or what is wrong. */
final class InvalidValue extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidValue(String message) {
    super(message);
  }
}
