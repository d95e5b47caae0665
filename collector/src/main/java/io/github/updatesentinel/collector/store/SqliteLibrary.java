package io.github.updatesentinel.collector.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.tinylog.Logger;

/**
 * SQLite's native library, next to the store: all users can write to the folder for temporary
 * files, and hardened systems run nothing from there. One copy stays, so that a start on a full
 * disk needs no space, and processes that are killed leave nothing behind.
 */
final class SqliteLibrary {
  private static final String FOLDER = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  /** Long enough for another process, such as a command, to have loaded what it needs. */
  private static final Duration LEFT_OVER = Duration.ofHours(1);

  private SqliteLibrary() {}

  /**
   * Call this before SQLite is used; only the first call has an effect.
   *
   * @param store the file of the store
   * @throws UnusableStore if the library can't be provided
   */
  static synchronized void provideBeside(Path store) {
    if (System.getProperty(FOLDER) != null) {
      return;
    }
    Path folder = store.toAbsolutePath().resolveSibling("native");
    String driver = LibraryLoaderUtil.getNativeLibName();
    try (InputStream in =
        SQLiteJDBCLoader.class.getResourceAsStream(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + driver)) {
      if (in == null) {
        // A system that the driver brings no library for; it looks for an installed one itself.
        return;
      }
      Path library = keep(in.readAllBytes(), driver, folder);
      System.setProperty(FOLDER, folder.toString());
      System.setProperty(NAME, String.valueOf(library.getFileName()));
      removeOthers(folder, library, Instant.now().minus(LEFT_OVER));
    } catch (IOException e) {
      throw new UnusableStore(
          "data: the library of SQLite can't be written to "
              + folder
              + ": "
              + DiskSpace.reason(e, folder),
          e);
    }
  }

  /** The copy of a library in a folder, which is written if it is not there yet. */
  static Path keep(byte[] content, String driver, Path folder) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    Path library =
        folder.resolve(
            "sqlite-%s-%08x-%s"
                .formatted(SQLiteJDBCLoader.getVersion(), checksum.getValue(), driver));
    if (!same(library, content)) {
      Files.createDirectories(folder);
      // In whole or not at all: another process may be about to load it.
      Path part = Files.createTempFile(folder, "sqlite-", ".part");
      try {
        Files.write(part, content);
        Files.move(
            part, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return library;
  }

  private static boolean same(Path library, byte[] content) throws IOException {
    return Files.isRegularFile(library)
        && Files.size(library) == content.length
        && Arrays.equals(Files.readAllBytes(library), content);
  }

  /** Copies of other versions, and those that earlier versions left when they were killed. */
  static void removeOthers(Path folder, Path kept, Instant before) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "sqlite-*")) {
      for (Path file : files) {
        if (!file.equals(kept) && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
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
