package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import org.jspecify.annotations.Nullable;

/**
 * Where Windows is, as it noted at its start. A user's own variable {@code SystemRoot} also applies
 * in a prompt that runs as administrator, and programs are started from this folder.
 */
public final class WindowsFolder {
  /** For what must start even if the registry can't be read. */
  public static final String USUAL = "C:\\Windows";

  private static final String CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

  private WindowsFolder() {}

  /** Its full path, such as {@code C:\Windows}; null if the registry does not name one. */
  public static @Nullable String of(RegistryReader registry) {
    try {
      return registry.value(CURRENT_VERSION, "SystemRoot") instanceof RawValue.Text root
              && root.value().matches("[A-Za-z]:\\\\.*")
          ? root.value()
          : null;
    } catch (ReadFailure e) {
      return null;
    }
  }
}
