package io.github.updatesentinel.agent.sink;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happens on the way to the collector, as far as somebody else has to know. */
public sealed interface DeliveryNews {
  /**
   * The collector has them durably.
   *
   * @param heartbeats 1 or more
   * @param collectorTime the collector's clock as it answered; null where it did not say
   */
  record Delivered(int heartbeats, @Nullable Instant collectorTime) implements DeliveryNews {}

  /**
   * A try went wrong; what it should have brought stays in the spool.
   *
   * @param why for people
   */
  record NotDelivered(String why) implements DeliveryNews {}

  /**
   * Heartbeats that will never be delivered.
   *
   * @param heartbeats 1 or more
   * @param why a word in capitals that the documentation explains, then details
   */
  record Dropped(int heartbeats, String why) implements DeliveryNews {}

  /**
   * Heartbeats can't be kept on disk.
   *
   * @param folder where they should be
   * @param why which step failed, and how
   */
  record SpoolFailed(String folder, String why) implements DeliveryNews {}

  /**
   * No connection was made, since one side did not trust the other.
   *
   * @param reason a word in capitals that the documentation explains
   * @param certificate the one in question, in one line; null where there is none
   */
  record TlsRefused(String reason, @Nullable String certificate, String detail)
      implements DeliveryNews {}

  /** The collector knows neither key nor token of this agent. */
  record EnrollmentFailed(String why) implements DeliveryNews {}

  /** Another machine has enrolled under this agent's id. */
  record IdentityTaken() implements DeliveryNews {}

  /** The collector's answer to the question for its baseline can't be used. */
  record BaselineRefused(String reason) implements DeliveryNews {}

  /** Builds are held against another baseline from now on. */
  record BaselineChanged() implements DeliveryNews {}

  /** A part of the delivery is broken; it goes on after a pause. */
  record Defect(String what) implements DeliveryNews {}
}
