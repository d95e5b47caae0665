package io.github.updatesentinel.agent.service;

import java.nio.file.Path;
import org.tinylog.configuration.Configuration;

/** Sets up the agent's own log files. */
public final class AgentLog {
  // Five files of 4 MB: 20 MB in all.
  private static final String FILE_SIZE = "4mb";
  private static final String OLD_FILES = "4";

  private AgentLog() {}

  /** To be called before anything is logged in this process; later calls change nothing. */
  public static void toFiles(Path folder) {
    Configuration.set("writer", "rolling file");
    Configuration.set("writer.file", folder.resolve("sentinel-{count}.log").toString());
    Configuration.set("writer.latest", folder.resolve("sentinel.log").toString());
    Configuration.set("writer.policies", "size: " + FILE_SIZE);
    Configuration.set("writer.backups", OLD_FILES);
    Configuration.set("writer.charset", "UTF-8");
    Configuration.set(
        "writer.format", "{date:yyyy-MM-dd HH:mm:ss.SSS} {level} [{thread}] {message}");
    Configuration.set("writer.level", "info");
    Configuration.set("autoshutdown", "false");
  }

  /** Where there is no place to write to. */
  public static void off() {
    Configuration.set("writer", "console");
    Configuration.set("writer.level", "off");
    Configuration.set("autoshutdown", "false");
  }

  /** For commands: warnings on standard error, so that standard output stays clean. */
  public static void toConsole() {
    Configuration.set("writer", "console");
    Configuration.set("writer.stream", "err");
    Configuration.set("writer.format", "{level}: {message}");
    Configuration.set("writer.level", "warn");
  }
}
