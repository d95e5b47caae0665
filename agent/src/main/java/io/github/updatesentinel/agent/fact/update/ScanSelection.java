package io.github.updatesentinel.agent.fact.update;

/** Whom a search asks, in the words of the heartbeat: WUA's ServerSelection, and its number. */
public enum ScanSelection {
  /** WSUS where policy names one, Windows Update elsewhere. */
  DEFAULT(0),
  MANAGED_SERVER(1),
  WINDOWS_UPDATE(2);

  private final int code;

  ScanSelection(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
