package io.github.updatesentinel.agent.sink;

import com.google.gson.JsonObject;

/** Takes heartbeats for the collector. What becomes of them is told later. */
@FunctionalInterface
public interface HeartbeatSink {
  /**
   * Durable on return, as far as the disk allows.
   *
   * @param sequence of this heartbeat, higher than all before
   * @param heartbeat whole, with that sequence in it
   */
  void send(long sequence, JsonObject heartbeat);
}
