package io.github.updatesentinel.agent.scan;

import java.io.IOException;
import java.nio.file.Path;

/** Makes text of event traces. */
public interface LogDecoder {
  /**
   * Decodes the traces.
   *
   * @param traces a folder of event traces
   * @param text the file to write
   * @throws IOException if it fails, takes too long, or writes too much; the message says which
   */
  void decode(Path traces, Path text) throws IOException, InterruptedException;

  /** Ends a running {@link #decode}. */
  void abort();
}
