package io.github.updatesentinel.agent.sink;

import io.github.updatesentinel.contract.EventId;
import java.util.List;

/** The Application log of Windows. */
public interface EventLog {
  /**
   * Writes one entry.
   *
   * @param strings its insertion strings
   * @return false where Windows refused; the reason is logged
   */
  boolean report(int id, EventId.Level level, List<String> strings);
}
