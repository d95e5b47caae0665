package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tinylog.Logger;

/** The secrets of this agent, for those who have to leave them out. */
public final class KnownSecrets {
  private KnownSecrets() {}

  /** Those that can be read; a key that can't be read is not shown by anything else either. */
  public static Set<String> of(AgentConfig config, Path credentials, SecretProtection protection) {
    Credentials kept = null;
    try {
      kept = Credentials.load(credentials, protection);
    } catch (IOException | InvalidJson | RuntimeException | LinkageError e) {
      Logger.debug("{}: {}", credentials, e.getClass());
    }
    return Stream.of(
            config.enrollmentToken(),
            kept == null ? null : kept.agentKey(),
            kept == null ? null : kept.token())
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }
}
