package io.github.updatesentinel.agent.sink;

import com.google.gson.JsonObject;

/** Takes heartbeats for the collector. Returns at once; what becomes of them is told later. */
@FunctionalInterface
public interface HeartbeatSink {
  void send(JsonObject heartbeat);

  /** What became of a heartbeat. */
  sealed interface Delivery {
    record Delivered() implements Delivery {}

    /** Given up; {@code why} is for people. */
    record Lost(String why) implements Delivery {}
  }
}
