package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.disk.DurableFile;
import io.github.updatesentinel.agent.disk.UntrustedFile;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.time.Clocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tinylog.Logger;

/** Keeps the agent's memory in one file that is whole at every moment. */
final class StateFile {
  private static final int MAX_BYTES = 16 << 20;

  private final Path file;
  private final StateJson codec;

  StateFile(Path file, Clocks clocks) {
    this.file = file;
    this.codec = new StateJson(clocks);
  }

  /**
   * The memory; empty where there is none. A file without ID or sequence is set aside with all that
   * is in it: the agent then gets a new ID, since a sequence that starts again under the old one
   * would be taken for repeats. Of a file with another part that can't be read, a copy is set
   * aside.
   */
  Optional<AgentState> load() {
    List<String> problems = new ArrayList<>();
    try {
      Optional<AgentState> state = read(problems::add);
      if (!problems.isEmpty()) {
        problems.forEach(problem -> Logger.warn("{}: not remembered: {}", file, problem));
        copyAside();
      }
      return state;
    } catch (UntrustedFile e) {
      // The next save puts one in its place that nobody else can write.
      Logger.error("{}. Starting with a new agent ID", e.getMessage());
      return Optional.empty();
    } catch (InvalidJson | IOException e) {
      Logger.error("{} can't be used: {}. Starting with a new agent ID", file, e.toString());
      setAside();
      return Optional.empty();
    }
  }

  /**
   * Reads without touching the file.
   *
   * @param problems takes what can't be read, and why
   * @return empty where there is no file yet
   */
  Optional<AgentState> read(Consumer<String> problems) throws InvalidJson, IOException {
    Optional<byte[]> bytes = DurableFile.read(file, MAX_BYTES);
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(codec.read(text(bytes.get()), problems));
  }

  private static String text(byte[] bytes) throws InvalidJson {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidJson("not UTF-8");
    }
  }

  /** Durable on return: a sequence that has been used must never come back after a power loss. */
  void save(String state) throws IOException {
    DurableFile.write(file, state.getBytes(StandardCharsets.UTF_8));
  }

  private void copyAside() {
    try {
      Files.copy(file, aside(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Logger.error("{} can't be copied: {}", file, e.toString());
    }
  }

  private void setAside() {
    try {
      Files.move(file, aside(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Logger.error("{} can't be set aside: {}", file, e.toString());
    }
  }

  private Path aside() {
    return file.resolveSibling(file.getFileName() + ".damaged");
  }
}
