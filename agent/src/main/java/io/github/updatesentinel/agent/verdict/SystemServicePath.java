package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.ServiceState;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a service that Windows ships still runs Windows' own program. Hijacking a service's path
 * is how "update blockers" keep it from working while its start type looks healthy.
 */
final class SystemServicePath {
  private static final String SYSTEM32 = "%systemroot%\\system32\\";

  /** File names that Windows 10 1607 to 11 24H2 ship; usocore.dll is UsoSvc's before 1903. */
  private static final Map<String, Set<String>> SERVICE_DLLS =
      Map.of(
          "trustedinstaller", Set.of(),
          "wuauserv", Set.of("wuaueng.dll"),
          "bits", Set.of("qmgr.dll"),
          "cryptsvc", Set.of("cryptsvc.dll"),
          "usosvc", Set.of("usosvc.dll", "usocore.dll"));

  private SystemServicePath() {}

  /** The foreign path, or empty when it is the system's own, not known, or not ours to judge. */
  static Optional<String> foreign(ServiceState service, String systemRoot) {
    String key = service.name().toLowerCase(Locale.ROOT);
    Set<String> dlls = SERVICE_DLLS.get(key);
    if (dlls == null) {
      return Optional.empty();
    }
    String image = service.imagePath();
    if (image != null && !isOwnProgram(key, normalize(image, systemRoot))) {
      return Optional.of(image);
    }
    String dll = service.serviceDll();
    if (dll != null && !isOwnDll(dlls, normalize(dll, systemRoot))) {
      return Optional.of(dll);
    }
    return Optional.empty();
  }

  private static boolean isOwnProgram(String key, String commandLine) {
    if (key.equals("trustedinstaller")) {
      return isProgram(commandLine, "%systemroot%\\servicing\\trustedinstaller.exe");
    }
    // A service either shares svchost or owns a process by its own name.
    return isProgram(commandLine, SYSTEM32 + "svchost.exe")
        || isProgram(commandLine, SYSTEM32 + key + ".exe");
  }

  /** Windows itself takes a command line's first word for the program, with or without quotes. */
  private static boolean isProgram(String commandLine, String program) {
    return commandLine.equals(program)
        || commandLine.startsWith(program + " ")
        || commandLine.startsWith("\"" + program + "\"");
  }

  private static boolean isOwnDll(Set<String> names, String path) {
    return path.startsWith(SYSTEM32) && names.contains(path.substring(SYSTEM32.length()));
  }

  private static String normalize(String path, String systemRoot) {
    String lower = path.strip().toLowerCase(Locale.ROOT).replace('/', '\\');
    boolean quoted = lower.startsWith("\"");
    String bare = quoted ? lower.substring(1) : lower;
    for (String prefix : prefixes(systemRoot)) {
      if (bare.startsWith(prefix)) {
        bare = "%systemroot%\\" + bare.substring(prefix.length());
        break;
      }
    }
    return quoted ? "\"" + bare : bare;
  }

  private static Set<String> prefixes(String systemRoot) {
    String lower = systemRoot.toLowerCase(Locale.ROOT);
    String root = lower.endsWith("\\") ? lower.substring(0, lower.length() - 1) : lower;
    return Set.of(
        root + "\\", "%windir%\\", "%systemroot%\\", "\\systemroot\\", "\\??\\" + root + "\\");
  }
}
