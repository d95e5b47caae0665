package io.github.updatesentinel.contract;

/** Where policy sends a computer for its updates, in the words of the heartbeat. */
public enum UpdateSourceKind {
  WSUS,
  MICROSOFT_UPDATE,
  WINDOWS_UPDATE,
  OTHER
}
