package io.github.updatesentinel.agent.scan;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What the process that decodes the update log is asked for.
 *
 * @param startedAt begin of the scan to look for
 * @param endedAt end of that scan
 * @param folder where it may write; the answer is {@link #answer()}
 */
public record LogRequest(Instant startedAt, Instant endedAt, Path folder) {
  /** The same as words of a command line. */
  List<String> toArguments() {
    return List.of(startedAt.toString(), endedAt.toString(), folder.toString());
  }

  /**
   * Reads it from a command line.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static LogRequest parse(List<String> arguments) {
    if (arguments.size() != 3) {
      throw new IllegalArgumentException("expected begin, end and folder, found " + arguments);
    }
    return new LogRequest(
        Instant.parse(arguments.get(0)),
        Instant.parse(arguments.get(1)),
        Path.of(arguments.get(2)));
  }

  /** The file that the answer is in, complete or absent. */
  public Path answer() {
    return folder.resolve("answer.json");
  }
}
