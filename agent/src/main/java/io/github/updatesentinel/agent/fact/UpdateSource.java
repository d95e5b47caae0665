package io.github.updatesentinel.agent.fact;

import io.github.updatesentinel.contract.UpdateSourceKind;
import org.jspecify.annotations.Nullable;

/**
 * Where policy sends this machine for its updates.
 *
 * @param clientId SusClientId, by which a WSUS tells computers apart; null where there is none
 * @param configMgr whether the client of Configuration Manager is installed; null where not known
 */
public record UpdateSource(
    UpdateSourceKind kind,
    @Nullable String server,
    @Nullable String targetGroup,
    @Nullable String clientId,
    @Nullable Boolean configMgr) {

  /** One of which no more is known. */
  public UpdateSource(
      UpdateSourceKind kind, @Nullable String server, @Nullable String targetGroup) {
    this(kind, server, targetGroup, null, null);
  }

  /** The server, or else the kind: what an administrator calls the source. */
  public String text() {
    return server == null ? kind.name() : server;
  }

  /** Whether an administrator decides what it offers. */
  public boolean isManaged() {
    return kind == UpdateSourceKind.WSUS;
  }
}
