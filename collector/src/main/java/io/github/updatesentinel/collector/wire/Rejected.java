package io.github.updatesentinel.collector.wire;

/** A request that is answered with an error; the message is for the administrator of the agent. */
public final class Rejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String field;
  private final int retryAfterSeconds;

  private Rejected(int status, String field, int retryAfterSeconds, String message) {
    super(message, null, false, false);
    this.status = status;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /**
   * A body that does not keep to the contract.
   *
   * @param field which part of it, from a bounded set: a metric is counted by it
   */
  static Rejected invalid(String field, String message) {
    return new Rejected(400, field, 0, message);
  }

  static Rejected tooLarge(String message) {
    return new Rejected(413, "size", 0, message);
  }

  /** Any other refusal. */
  public static Rejected of(int status, String message) {
    return new Rejected(status, "", 0, message);
  }

  /** To be tried again, after so many seconds or more. */
  public static Rejected later(int status, int retryAfterSeconds, String message) {
    return new Rejected(status, "", retryAfterSeconds, message);
  }

  public int status() {
    return status;
  }

  /** Empty unless the body is to blame. */
  String field() {
    return field;
  }

  /** 0 if trying again is no use. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
