package io.github.updatesentinel.collector.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.tinylog.Logger;

/**
 * SQLite's native library is unpacked next to the store. All users can write to the folder for
 * temporary files, and hardened systems run nothing from there.
 */
final class SqliteLibrary {
  private static final String FOLDER = "org.sqlite.tmpdir";

  /** Long enough for another process, such as a command, to have loaded what it unpacked. */
  private static final Duration LEFT_OVER = Duration.ofHours(1);

  private SqliteLibrary() {}

  /**
   * Call this before SQLite is used; only the first call has an effect.
   *
   * @param url {@code jdbc:sqlite:FILE}
   * @throws UncheckedIOException if the folder can't be made
   * @throws IllegalStateException if it is there and can't be written to
   */
  static void unpackBeside(String url) {
    if (System.getProperty(FOLDER) != null) {
      return;
    }
    Path store =
        Path.of(url.substring("jdbc:sqlite:".length()).split("\\?", 2)[0]).toAbsolutePath();
    Path folder = store.resolveSibling("native");
    try {
      Files.createDirectories(folder);
      removeLeftOvers(folder, Instant.now().minus(LEFT_OVER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!Files.isWritable(folder)) {
      // Such as one that a command made which root ran before the service did.
      throw new IllegalStateException("data: this user can't write to the folder " + folder);
    }
    System.setProperty(FOLDER, folder.toString());
  }

  /** A process that was killed leaves its copy. */
  static void removeLeftOvers(Path folder, Instant before) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "sqlite-*")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          delete(file);
        }
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      Logger.debug(e, "{} is in use", file);
    }
  }
}
