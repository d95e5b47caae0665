package io.github.updatesentinel.agent.json;

/**
 * A document that is not what it should be; the message names the field, what was expected and what
 * was found.
 */
public final class InvalidJson extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidJson(String message) {
    super(message);
  }
}
