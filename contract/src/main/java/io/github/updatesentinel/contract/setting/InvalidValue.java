package io.github.updatesentinel.contract.setting;

/** A value that a setting can't take; the message is what the setting expects. */
public final class InvalidValue extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidValue(String expected) {
    super(expected);
  }
}
