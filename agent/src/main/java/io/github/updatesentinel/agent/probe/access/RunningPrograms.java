package io.github.updatesentinel.agent.probe.access;

import io.github.updatesentinel.agent.fact.Reading;
import java.util.Set;

/** Which programs run. */
public interface RunningPrograms {
  /**
   * File names in lower case, such as {@code tiworker.exe}; those that can't be read are missing.
   */
  Reading<Set<String>> names();
}
