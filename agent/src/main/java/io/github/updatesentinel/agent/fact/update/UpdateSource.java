package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.contract.UpdateSourceKind;
import org.jspecify.annotations.Nullable;

/**
 * Where policy sends this machine for its updates.
 *
 * @param clientId SusClientId, by which a WSUS tells computers apart; null where there is none
 * @param configMgr whether the client of Configuration Manager is installed; null where not known
 * @param bypassesWsus a WSUS is set, but policy gets quality updates from elsewhere; {@code server}
 *     is null then
 */
public record UpdateSource(
    UpdateSourceKind kind,
    @Nullable String server,
    @Nullable String targetGroup,
    @Nullable String clientId,
    @Nullable Boolean configMgr,
    boolean bypassesWsus) {

  /** One whose WSUS, if there is one, gives quality updates. */
  public UpdateSource(
      UpdateSourceKind kind,
      @Nullable String server,
      @Nullable String targetGroup,
      @Nullable String clientId,
      @Nullable Boolean configMgr) {
    this(kind, server, targetGroup, clientId, configMgr, false);
  }

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

  /** What a search has to be told, so that it asks this source. */
  public ScanSelection selection() {
    if (isManaged()) {
      return ScanSelection.MANAGED_SERVER;
    }
    // The default would ask the WSUS, which has no quality updates for this computer.
    return bypassesWsus ? ScanSelection.WINDOWS_UPDATE : ScanSelection.DEFAULT;
  }

  /** Whether a search that is told this asks this source; the default finds most by itself. */
  public boolean isAskedBy(ScanSelection selection) {
    return switch (selection) {
      case DEFAULT -> !bypassesWsus;
      case MANAGED_SERVER -> isManaged();
      case WINDOWS_UPDATE -> bypassesWsus || kind == UpdateSourceKind.WINDOWS_UPDATE;
    };
  }
}
