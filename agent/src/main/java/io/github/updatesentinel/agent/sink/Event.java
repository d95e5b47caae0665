package io.github.updatesentinel.agent.sink;

import java.util.List;

/**
 * One event with its facts.
 *
 * @param inserts in the order of the message's %1, %2, ..., and as many; facts, never sentences
 */
public record Event(EventId id, List<String> inserts) {
  /** Stands for a fact that is not known or does not apply. */
  public static final String NONE = "-";

  public Event {
    inserts = List.copyOf(inserts);
    // Windows shows a bare %4 in the place of a fact that was not passed.
    if (inserts.size() != id.facts()) {
      throw new IllegalArgumentException(
          "%s: expected %d facts, got %s".formatted(id, id.facts(), inserts));
    }
  }

  public static Event of(EventId id, String... inserts) {
    return new Event(id, List.of(inserts));
  }
}
