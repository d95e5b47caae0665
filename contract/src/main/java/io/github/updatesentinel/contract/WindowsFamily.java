package io.github.updatesentinel.contract;

/** The two kinds of Windows whose services and updates differ. */
public enum WindowsFamily {
  CLIENT,
  SERVER
}
