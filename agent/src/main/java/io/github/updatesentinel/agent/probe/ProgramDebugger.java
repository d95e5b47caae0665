package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Texts;
import org.jspecify.annotations.Nullable;

/** Image File Execution Options: a command that Windows runs in place of a program. */
final class ProgramDebugger {
  private static final String OPTIONS =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\";

  private ProgramDebugger() {}

  /**
   * The command; null where there is none.
   *
   * @param program file name, such as TiWorker.exe
   */
  static @Nullable String of(RegistryReader registry, String program) throws ReadFailure {
    return registry.value(OPTIONS + program, "Debugger") instanceof RawValue.Text command
            && !command.value().isBlank()
        ? Texts.cut(command.value().strip(), Texts.MAX_LENGTH)
        : null;
  }
}
