package io.github.updatesentinel.agent.fact;

/** Whom a search asks, in the words of the heartbeat: WUA's ServerSelection. */
public enum ScanSelection {
  DEFAULT,
  MANAGED_SERVER,
  WINDOWS_UPDATE
}
