package io.github.updatesentinel.agent.fact;

/** The two kinds of Windows whose services and updates differ. */
public enum WindowsFamily {
  CLIENT,
  SERVER
}
