package io.github.updatesentinel.agent.fact;

import io.github.updatesentinel.contract.UpdateSourceKind;
import org.jspecify.annotations.Nullable;

/** Where policy sends this machine for its updates. */
public record UpdateSource(
    UpdateSourceKind kind, @Nullable String server, @Nullable String targetGroup) {
  /** The server, or else the kind: what an administrator calls the source. */
  public String text() {
    return server == null ? kind.name() : server;
  }
}
