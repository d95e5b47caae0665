package io.github.updatesentinel.verify.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs programs of Windows. */
public interface Commands {
  /**
   * Runs one to its end, with its input empty and its two outputs as one.
   *
   * @param limit after which it is ended, with all that it started
   * @param command program, by its full path, and arguments
   * @throws IOException where it could not be started
   */
  Run run(Duration limit, List<String> command) throws IOException;
}
