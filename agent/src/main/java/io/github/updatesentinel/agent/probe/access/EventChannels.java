package io.github.updatesentinel.agent.probe.access;

import io.github.updatesentinel.agent.fact.Failure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds entries of one event channel. */
public interface EventChannels {
  /**
   * The newest entries that match, newest first.
   *
   * @param xpath the subset that the event log knows
   * @param limit how long to search; what was found until then is the answer
   * @throws ReadFailure where the channel can't be searched at all
   */
  Entries newest(String channel, String xpath, int max, Duration limit) throws ReadFailure;

  /**
   * What a search found.
   *
   * @param xml each entry as Windows renders it, newest first
   * @param unfinished why the search ended before its end; null where it did not
   */
  record Entries(List<String> xml, @Nullable Failure unfinished) {
    public Entries {
      xml = List.copyOf(xml);
    }
  }
}
