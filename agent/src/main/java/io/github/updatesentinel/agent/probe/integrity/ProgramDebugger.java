package io.github.updatesentinel.agent.probe.integrity;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import org.jspecify.annotations.Nullable;

/** Image File Execution Options: a command that Windows runs in place of a program. */
final class ProgramDebugger {
  private static final String OPTIONS =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\";

  private ProgramDebugger() {}

  /**
   * The command for a program of Windows; null where there is none. Options can be for one full
   * path alone: those are in a key of their own, and come before those for the name.
   *
   * @param program file name, such as TiWorker.exe
   * @param systemRoot the Windows folder; null where not known, so that every path may be below it
   */
  static @Nullable String of(RegistryReader registry, String program, @Nullable String systemRoot)
      throws ReadFailure {
    String key = OPTIONS + program;
    if (registry.value(key, "UseFilter") instanceof RawValue.Int filter && filter.value() != 0) {
      for (String name : registry.subkeys(key, "")) {
        String command = command(registry, key + "\\" + name);
        if (command != null && isBelow(systemRoot, registry, key + "\\" + name)) {
          return command;
        }
      }
    }
    return command(registry, key);
  }

  private static @Nullable String command(RegistryReader registry, String key) throws ReadFailure {
    return registry.value(key, "Debugger") instanceof RawValue.Text command
            && !command.value().isBlank()
        ? Texts.cut(command.value().strip(), Texts.MAX_LENGTH)
        : null;
  }

  private static boolean isBelow(@Nullable String root, RegistryReader registry, String key)
      throws ReadFailure {
    if (!(registry.value(key, "FilterFullPath") instanceof RawValue.Text path)) {
      return false;
    }
    String folder = root + "\\";
    return root == null || path.value().regionMatches(true, 0, folder, 0, folder.length());
  }
}
