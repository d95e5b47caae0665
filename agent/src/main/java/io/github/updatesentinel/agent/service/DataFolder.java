package io.github.updatesentinel.agent.service;

import java.nio.file.Path;

/** Where the agent keeps what is its own: {@code %ProgramData%\UpdateSentinel}. */
public record DataFolder(Path path) {
  private static final String NAME = "UpdateSentinel";

  public static DataFolder ofThisMachine() {
    String programData = System.getenv("ProgramData");
    return new DataFolder(
        Path.of(programData == null ? "C:\\ProgramData" : programData).resolve(NAME));
  }

  public Path configuration() {
    return path.resolve("agent.json");
  }

  public Path state() {
    return path.resolve("state.json");
  }

  public Path logs() {
    return path.resolve("logs");
  }
}
