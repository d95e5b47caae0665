package io.github.updatesentinel.agent.win32;

import io.github.updatesentinel.agent.probe.access.Uptime;
import java.time.Duration;

/** How long ago the kernel of this machine started. Thread-safe. */
public final class Win32Uptime implements Uptime {
  @Override
  public Duration sinceBoot() {
    return Duration.ofMillis(Kernel32Api.INSTANCE.GetTickCount64());
  }
}
