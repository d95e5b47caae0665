package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.disk.DurableFile;
import io.github.updatesentinel.agent.json.InvalidJson;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.tinylog.Logger;

/** Keeps the agent's memory in one file that is whole at every moment. */
final class StateFile {
  private static final int MAX_BYTES = 16 << 20;
  private static final int READ_TRIES = 10;
  private static final Duration READ_PAUSE = Duration.ofMillis(200);

  private final Path file;
  private final StateJson codec;

  StateFile(Path file, Clocks clocks) {
    this.file = file;
    this.codec = new StateJson(clocks);
  }

  /**
   * The memory; empty where there is none. A damaged file is set aside with all that is in it: the
   * agent then goes by a new id, since a sequence that starts again under the old one would be
   * taken for repeats.
   */
  Optional<AgentState> load() {
    try {
      return readPatiently();
    } catch (InvalidJson | IOException e) {
      Logger.error("{} can't be used: {}. Starting with a new agent id", file, e.toString());
      setAside();
      return Optional.empty();
    }
  }

  /** A virus scanner that looks at the file is gone in a moment. */
  private Optional<AgentState> readPatiently() throws InvalidJson, IOException {
    for (int tries = 1; ; tries++) {
      try {
        return read();
      } catch (CharacterCodingException e) {
        throw new InvalidJson("not UTF-8");
      } catch (IOException e) {
        if (tries == READ_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(READ_PAUSE.toNanos());
      }
    }
  }

  /** Empty where there is no file yet. */
  Optional<AgentState> read() throws InvalidJson, IOException {
    // A folder that we may not look into is no proof that there is no file.
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new InvalidJson("larger than " + MAX_BYTES + " bytes");
    }
    return Optional.of(codec.read(Files.readString(file, StandardCharsets.UTF_8)));
  }

  /** Durable on return: a sequence that has been used must never come back after a power loss. */
  void save(String state) throws IOException {
    DurableFile.write(file, state.getBytes(StandardCharsets.UTF_8));
  }

  private void setAside() {
    try {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".damaged"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Logger.error("{} can't be set aside: {}", file, e.toString());
    }
  }
}
