package io.github.updatesentinel.collector.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one try to send. */
public sealed interface Outcome {
  /**
   * It was taken.
   *
   * @param answer the answer of the other side, shortened
   */
  record Delivered(String answer) implements Outcome {}

  /**
   * It was not taken, or it is not known.
   *
   * @param reason for people; nothing secret
   * @param retryAfter what the other side asks for
   */
  record Failed(String reason, @Nullable Duration retryAfter) implements Outcome {}
}
