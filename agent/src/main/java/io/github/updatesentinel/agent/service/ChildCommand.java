package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.cli.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The command line that runs this very program, with this very runtime, in a process of its own.
 */
public final class ChildCommand {
  /** Small, and quick to start; a crash must write nothing to standard output. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms8m",
          "-Xmx64m",
          "-XX:-UsePerfData",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+DisplayVMOutputToStderr");

  /** Where native code may be loaded from was decided for the service, and holds for its child. */
  private static final List<String> INHERITED =
      List.of("jna.nounpack", "jna.boot.library.path", "jna.nosys");

  private ChildCommand() {}

  /**
   * Without the subcommand.
   *
   * @param logs where a crash of the runtime leaves its report
   */
  public static List<String> build(Path logs) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("-XX:ErrorFile=" + logs.resolve("scan-crash.log"));
    for (String name : INHERITED) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + "=" + value);
      }
    }
    Module module = Main.class.getModule();
    if (module.isNamed()) {
      command.addAll(List.of("-m", module.getName() + "/" + Main.class.getName()));
    } else {
      String classPath = Objects.requireNonNull(System.getProperty("java.class.path"));
      command.addAll(List.of("-cp", classPath, Main.class.getName()));
    }
    return command;
  }
}
