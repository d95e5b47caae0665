package io.github.updatesentinel.agent.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Counts what is in the spool from outside the service, without touching anything. */
public final class SpoolStatus {
  /**
   * What waits.
   *
   * @param waiting heartbeats, 0 or more
   * @param oldest when the oldest was put there; empty where none waits
   */
  public record Spooled(int waiting, Optional<Instant> oldest) {}

  private SpoolStatus() {}

  /**
   * Heartbeats that wait. A folder that does not exist holds none: the service makes it with the
   * first.
   *
   * @throws IOException where it can't be read
   */
  public static Spooled waiting(Path folder) throws IOException {
    if (Files.isRegularFile(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    try {
      var waiting = SpoolFolder.list(folder).waiting();
      return new Spooled(
          waiting.size(),
          waiting.values().stream()
              .map(SpoolFolder.Stored::writtenAt)
              .min(Comparator.naturalOrder()));
    } catch (NoSuchFileException e) {
      return new Spooled(0, Optional.empty());
    }
  }

  /**
   * Heartbeats that lie aside.
   *
   * @throws IOException where the folder can't be read
   */
  public static int setAside(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("aside"))) {
      return (int) files.count();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
