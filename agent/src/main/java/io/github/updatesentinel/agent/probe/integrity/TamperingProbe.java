package io.github.updatesentinel.agent.probe.integrity;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Looks for what malware and update blockers do to Windows Update, and administrators and policies
 * never do.
 */
public final class TamperingProbe {
  private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
  private static final List<String> UPDATE_SERVICES =
      List.of(
          "TrustedInstaller", "wuauserv", "BITS", "CryptSvc", "UsoSvc", "DoSvc", "WaaSMedicSvc");

  /** A miner renames the keys of the services to this, which Windows then does not find. */
  private static final String RENAMED = "_bkp";

  // TrustedInstaller.exe is left out: its debugger is told of the service.
  private static final List<String> UPDATE_PROGRAMS =
      List.of("TiWorker.exe", "MoUsoCoreWorker.exe", "wuauclt.exe", "WaaSMedicAgent.exe");

  private static final String ENCODED_COMMAND = "encodedcommand";

  private final RegistryReader registry;
  private final @Nullable String systemRoot;

  /**
   * @param systemRoot the Windows folder; null where not known
   */
  public TamperingProbe(RegistryReader registry, @Nullable String systemRoot) {
    this.registry = registry;
    this.systemRoot = systemRoot;
  }

  /** Looks for one sign; null where it is not there. */
  @FunctionalInterface
  private interface Sign {
    @Nullable String look(String name) throws ReadFailure;
  }

  /** What was found; null where nothing was, and not all could be read. */
  public @Nullable List<String> read() {
    List<String> found = new ArrayList<>();
    boolean all = add(found, UPDATE_SERVICES, this::renamedKey);
    all &= add(found, UPDATE_SERVICES, this::encodedPowerShell);
    all &= add(found, UPDATE_PROGRAMS, this::debugger);
    return found.isEmpty() && !all ? null : found;
  }

  /** Whether all could be read. */
  private static boolean add(List<String> found, List<String> names, Sign sign) {
    boolean all = true;
    for (String name : names) {
      try {
        String seen = sign.look(name);
        if (seen != null) {
          found.add(seen);
        }
      } catch (ReadFailure e) {
        Logger.debug("{}", e.getMessage());
        all = false;
      }
    }
    return all;
  }

  private @Nullable String renamedKey(String service) throws ReadFailure {
    return registry.exists(SERVICES + service + RENAMED) ? service + RENAMED : null;
  }

  private @Nullable String encodedPowerShell(String service) throws ReadFailure {
    return registry.value(SERVICES + service, "ImagePath") instanceof RawValue.Text image
            && isEncodedPowerShell(image.value())
        ? service + " (encoded PowerShell)"
        : null;
  }

  private @Nullable String debugger(String program) throws ReadFailure {
    return ProgramDebugger.of(registry, program, systemRoot) == null
        ? null
        : program + " (Debugger)";
  }

  static boolean isEncodedPowerShell(String commandLine) {
    String lower = commandLine.toLowerCase(Locale.ROOT);
    if (!lower.contains("powershell") && !lower.contains("pwsh")) {
      return false;
    }
    for (String word : lower.split("[\\s\"']+", -1)) {
      if (isEncodedCommand(word)) {
        return true;
      }
    }
    return false;
  }

  /** PowerShell takes any beginning of a parameter's name, behind any dash or a slash. */
  private static boolean isEncodedCommand(String word) {
    if (word.length() < 2 || "-/\u2013\u2014\u2015".indexOf(word.charAt(0)) < 0) {
      return false;
    }
    String name = word.substring(1);
    int colon = name.indexOf(':');
    String parameter = colon < 0 ? name : name.substring(0, colon);
    return parameter.equals("ec")
        || (!parameter.isEmpty() && ENCODED_COMMAND.startsWith(parameter));
  }
}
