package io.github.updatesentinel.agent.config;

import java.util.List;

/** A configuration that can be worked with, whatever the sources held, and what was wrong there. */
public record LoadedConfig(AgentConfig config, List<ConfigProblem> problems) {
  public LoadedConfig {
    problems = List.copyOf(problems);
  }
}
