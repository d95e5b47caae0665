package io.github.updatesentinel.agent.fact;

import org.jspecify.annotations.Nullable;

/** Where policy sends this machine for its updates. */
public record UpdateSource(Kind kind, @Nullable String server, @Nullable String targetGroup) {
  /** As in the heartbeat. */
  public enum Kind {
    WSUS,
    MICROSOFT_UPDATE,
    WINDOWS_UPDATE,
    OTHER
  }

  /** The server, or else the kind: what an administrator calls the source. */
  public String text() {
    return server == null ? kind.name() : server;
  }
}
