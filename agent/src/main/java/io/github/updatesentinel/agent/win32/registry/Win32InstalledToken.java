package io.github.updatesentinel.agent.win32.registry;

import io.github.updatesentinel.agent.probe.access.InstalledToken;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.io.IOException;

/** The token in the registry, where the MSI writes the property that it was given. */
public final class Win32InstalledToken implements InstalledToken {
  private static final String KEY = "SOFTWARE\\UpdateSentinel";
  private static final String VALUE = "enrollmentToken";

  private final Win32Registry registry;

  public Win32InstalledToken(Win32Registry registry) {
    this.registry = registry;
  }

  @Override
  public void erase() throws IOException {
    try {
      registry.deleteValue(KEY, VALUE);
    } catch (ReadFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
