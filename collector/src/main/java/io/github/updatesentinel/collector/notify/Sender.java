package io.github.updatesentinel.collector.notify;

/** Sends a message to a channel. Bounded in time; does not throw. */
@FunctionalInterface
public interface Sender {
  /**
   * Tries once.
   *
   * @param id of the message, the same in each try
   */
  Outcome send(Channel channel, String id, Notice notice);
}
