package io.github.updatesentinel.agent.sink;

/** Takes events. Never throws: an event log that can't be written stops nothing. */
@FunctionalInterface
public interface EventSink {
  void raise(Event event);
}
