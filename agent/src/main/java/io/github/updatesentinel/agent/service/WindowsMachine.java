package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.win32.Win32EventLogProbe;
import io.github.updatesentinel.agent.win32.Win32Registry;
import io.github.updatesentinel.agent.win32.Win32Services;

/** The one place that puts Windows behind the probes. */
public final class WindowsMachine {
  private WindowsMachine() {}

  public static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  public static Probes probes() {
    Win32Registry registry = new Win32Registry();
    Win32Services services = new Win32Services(registry);
    return new Probes(registry, services, services, services, new Win32EventLogProbe());
  }
}
