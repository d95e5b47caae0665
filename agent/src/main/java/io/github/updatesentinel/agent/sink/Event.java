package io.github.updatesentinel.agent.sink;

import io.github.updatesentinel.contract.EventId;
import java.util.List;

/**
 * One event with its facts.
 *
 * @param level usually that of the id
 * @param inserts in the order of {@link EventId#inserts()}, and as many; facts, never sentences
 */
public record Event(EventId id, EventId.Level level, List<String> inserts) {
  /** Stands for a fact that is not known or does not apply. */
  public static final String NONE = "-";

  public Event {
    inserts = List.copyOf(inserts);
    // Windows shows a bare %4 in the place of a fact that was not passed.
    if (inserts.size() != id.inserts().size()) {
      throw new IllegalArgumentException(
          "%s: expected %s, got %s".formatted(id, id.inserts(), inserts));
    }
  }

  /** One with the usual level of its id. */
  public Event(EventId id, List<String> inserts) {
    this(id, id.level(), inserts);
  }

  /** The same with another level. */
  public Event withLevel(EventId.Level other) {
    return new Event(id, other, inserts);
  }

  public static Event of(EventId id, String... inserts) {
    return new Event(id, List.of(inserts));
  }
}
