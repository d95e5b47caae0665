package io.github.updatesentinel.collector.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of the outbox as the page shows it.
 *
 * @param channel its name; "" if it was deleted
 * @param state WAITING, DELIVERED or FAILED
 * @param moment when it will be tried next while it waits, else when it was finished
 * @param error of the last try; null if there was none
 */
public record MessageView(
    String id,
    Instant createdAt,
    String text,
    String channel,
    String state,
    int attempts,
    Instant moment,
    @Nullable String error) {
  /** Badge of the page for this state. */
  public String badge() {
    return switch (state) {
      case "DELIVERED" -> "badge-ok";
      case "FAILED" -> "badge-error";
      default -> "badge-info";
    };
  }
}
