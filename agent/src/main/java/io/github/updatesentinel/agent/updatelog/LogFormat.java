package io.github.updatesentinel.agent.updatelog;

/** The format of a log. */
public enum LogFormat {
  /** The text that Windows 7 to 8.1 write. */
  CLASSIC,
  /** The event traces of Windows 10 and later, decoded by {@code Get-WindowsUpdateLog}. */
  DECODED,
  /** Not an update log. */
  UNREADABLE
}
