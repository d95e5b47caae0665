package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.disk.Trust;
import io.github.updatesentinel.agent.disk.TrustedFolder;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.probe.access.InstalledToken;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import io.github.updatesentinel.agent.probe.event.AccountNames;
import io.github.updatesentinel.agent.probe.event.Attribution;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.policy.GroupPolicyProbe;
import io.github.updatesentinel.agent.proxy.SystemProxy;
import io.github.updatesentinel.agent.win32.Win32FirmwareTables;
import io.github.updatesentinel.agent.win32.Win32SystemFiles;
import io.github.updatesentinel.agent.win32.Win32Uptime;
import io.github.updatesentinel.agent.win32.WinHttpProxy;
import io.github.updatesentinel.agent.win32.event.Win32EventChannels;
import io.github.updatesentinel.agent.win32.registry.Win32InstalledToken;
import io.github.updatesentinel.agent.win32.registry.Win32Registry;
import io.github.updatesentinel.agent.win32.security.Dpapi;
import io.github.updatesentinel.agent.win32.security.ProcessAccount;
import io.github.updatesentinel.agent.win32.security.Win32Accounts;
import io.github.updatesentinel.agent.win32.security.Win32FileRights;
import io.github.updatesentinel.agent.win32.service.Win32Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /** From now on, nothing of the folder is used that others than administrators could write. */
  public static void guard(DataFolder data) {
    Trust.guard(new TrustedFolder(data.path(), new Win32FileRights(), ownAccount()));
  }

  /** Whether this process has the rights of an administrator. */
  public static boolean isElevated() {
    return ownAccount() != null;
  }

  /** Who changed start types, by what Windows recorded. */
  public static Attribution attribution(Probes probes) {
    return new Attribution(
        probes.eventLog(), new GroupPolicyProbe(probes.registry(), probes.files()));
  }

  /** Null where it is no administrator's, such as that of a user who runs a check. */
  private static @Nullable String ownAccount() {
    try {
      ProcessAccount own = ProcessAccount.current();
      return own.isAdministrator() ? own.sid() : null;
    } catch (IOException e) {
      // SYSTEM and Administrators are trusted without it.
      return null;
    }
  }

  /**
   * Makes the folder for administrators alone. The installer does so too; this is for when it is
   * gone.
   */
  public static void createDataFolder(DataFolder data) throws IOException {
    if (Files.notExists(data.path(), LinkOption.NOFOLLOW_LINKS)) {
      Win32FileRights.createPrivateFolder(data.path());
    }
  }

  private static Reading<Set<String>> programs() {
    Set<String> names =
        ProcessHandle.allProcesses()
            .flatMap(process -> process.info().command().stream())
            .map(path -> path.substring(path.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    // This program runs, too.
    return names.isEmpty()
        ? Reading.unknown(new Failure("running programs: no name can be read", null), Instant.now())
        : Reading.known(names, Instant.now());
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
        new Win32FirmwareTables(),
        new Win32SystemFiles(WindowsFolder.of(registry)),
        new Win32Uptime(),
        WindowsMachine::programs);
  }
}
