package io.github.updatesentinel.agent.sink;

import java.util.List;

/**
 * One event with its facts.
 *
 * @param inserts in the order of the message's %1, %2, ...; facts, never sentences
 */
public record Event(EventId id, List<String> inserts) {
  /** Stands for a fact that is not known or does not apply. */
  public static final String NONE = "-";

  public Event {
    inserts = List.copyOf(inserts);
  }

  public static Event of(EventId id, String... inserts) {
    return new Event(id, List.of(inserts));
  }
}
