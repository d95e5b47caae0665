package io.github.updatesentinel.agent.probe.integrity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Full paths of the files that services name. Only what lies below the Windows folder is told: a
 * share or a drive that is away must not make a check wait, and is not ours to open.
 */
final class ServiceFiles {
  private ServiceFiles() {}

  /**
   * The program of a command line; empty where it can't be told which, or where it lies elsewhere.
   */
  static Optional<String> program(String commandLine, String systemRoot) {
    String text = commandLine.strip();
    if (text.startsWith("\"")) {
      int end = text.indexOf('"', 1);
      return end < 0 ? Optional.empty() : path(text.substring(1, end), ".exe", systemRoot);
    }
    // Windows tries every blank; a path with blanks is left to it.
    int end = text.indexOf(' ');
    return path(end < 0 ? text : text.substring(0, end), ".exe", systemRoot);
  }

  /** The same for a ServiceDll. */
  static Optional<String> dll(String path, String systemRoot) {
    return path(path.strip(), ".dll", systemRoot);
  }

  private static Optional<String> path(String text, String extension, String systemRoot) {
    String relative = belowRoot(text.replace('/', '\\'), systemRoot);
    boolean plain =
        relative != null
            && relative.toLowerCase(Locale.ROOT).endsWith(extension)
            && !relative.contains("..")
            && relative.chars().noneMatch(character -> "%:*?\"<>|".indexOf(character) >= 0);
    return plain ? Optional.of(systemRoot + "\\" + relative) : Optional.empty();
  }

  /** What follows the Windows folder, however that is written; null where something else does. */
  private static @Nullable String belowRoot(String path, String systemRoot) {
    List<String> prefixes =
        List.of(
            systemRoot + "\\",
            "%systemroot%\\",
            "%windir%\\",
            "\\systemroot\\",
            "\\??\\" + systemRoot + "\\");
    for (String prefix : prefixes) {
      if (path.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return path.substring(prefix.length());
      }
    }
    return null;
  }
}
