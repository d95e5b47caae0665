package io.github.updatesentinel.agent.fact;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Failures of Windows Update that the event log holds.
 *
 * @param failures newest first
 * @param unread channels that could not be read to their end, and why; they may hold more
 */
public record LoggedFailures(List<UpdateFailure> failures, Map<String, Failure> unread) {
  public LoggedFailures {
    failures = List.copyOf(failures);
    unread = Collections.unmodifiableMap(new LinkedHashMap<>(unread));
  }
}
