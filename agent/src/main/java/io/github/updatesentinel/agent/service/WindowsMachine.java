package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.delivery.InstalledToken;
import io.github.updatesentinel.agent.delivery.SecretProtection;
import io.github.updatesentinel.agent.probe.AccountNames;
import io.github.updatesentinel.agent.probe.EventLogProbe;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.proxy.SystemProxy;
import io.github.updatesentinel.agent.win32.Dpapi;
import io.github.updatesentinel.agent.win32.Win32Accounts;
import io.github.updatesentinel.agent.win32.Win32EventChannels;
import io.github.updatesentinel.agent.win32.Win32FirmwareTables;
import io.github.updatesentinel.agent.win32.Win32InstalledToken;
import io.github.updatesentinel.agent.win32.Win32Registry;
import io.github.updatesentinel.agent.win32.Win32Services;
import io.github.updatesentinel.agent.win32.WinHttpProxy;
import java.time.Duration;
import java.time.InstantSource;

/** The one place that puts Windows behind the probes. */
public final class WindowsMachine {
  private WindowsMachine() {}

  public static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  /** What keeps the collector's key from those who only get hold of a disk. */
  public static SecretProtection secretProtection() {
    return new Dpapi();
  }

  /** The proxy that the administrator set for this machine. */
  public static SystemProxy systemProxy() {
    return new WinHttpProxy();
  }

  /** The enrolment token where the MSI put it. */
  public static InstalledToken installedToken() {
    return new Win32InstalledToken(new Win32Registry());
  }

  public static Probes probes() {
    Win32Registry registry = new Win32Registry();
    Win32Services services = new Win32Services(registry);
    return new Probes(
        registry,
        services,
        services,
        services,
        new EventLogProbe(
            new Win32EventChannels(),
            new AccountNames(Win32Accounts::nameOf, Duration.ofSeconds(1)),
            InstantSource.system()),
        new Win32FirmwareTables());
  }
}
