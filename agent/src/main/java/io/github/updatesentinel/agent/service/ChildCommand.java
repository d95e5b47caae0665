package io.github.updatesentinel.agent.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The command line that runs this very program, with this very runtime, in a process of its own.
 */
public final class ChildCommand {
  /** By name: the command line stands above the service, which only starts it. */
  static final String MAIN = "io.github.updatesentinel.agent.cli.Main";

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
    Module module = ChildCommand.class.getModule();
    if (module.isNamed()) {
      command.addAll(List.of("-m", module.getName() + "/" + MAIN));
    } else {
      String classPath = Objects.requireNonNull(System.getProperty("java.class.path"));
      command.addAll(List.of("-cp", classPath, MAIN));
    }
    return command;
  }
}
