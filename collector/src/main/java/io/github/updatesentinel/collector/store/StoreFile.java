package io.github.updatesentinel.collector.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.tinylog.Logger;

/**
 * The file of an SQLite store: what has to be known of it before SQLite opens it, which takes an
 * empty file for a new store and drops damaged parts of its log without a word.
 */
final class StoreFile {
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");

  private final Path file;

  StoreFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** The file that a URL names. */
  static StoreFile of(String url) {
    return new StoreFile(Path.of(url.substring("jdbc:sqlite:".length()).split("\\?", 2)[0]));
  }

  Path path() {
    return file;
  }

  Path folder() {
    return file.resolveSibling("");
  }

  /**
   * Checks rights, content and log, and makes an empty file for a new store.
   *
   * @throws UnusableStore if it must not be opened
   */
  void check() {
    try {
      refuseLost();
      if (posix()) {
        protect(file);
        protect(log());
        protect(beside("-shm"));
        if (Files.notExists(file)) {
          // SQLite would let all users read it; its log gets the rights that this has.
          createOwn();
        }
      }
      WalCheck.damage(log()).ifPresent(damage -> Logger.error("{}: {}", log(), damage));
    } catch (IOException e) {
      throw new UnusableStore(
          "database: " + file + " can't be used: " + DiskSpace.reason(e, folder()), e);
    }
  }

  /** Notes that there is a store now, so that an empty file is not taken for a new one. */
  void mark() {
    if (Files.exists(marker())) {
      return;
    }
    try {
      Files.writeString(
          marker(),
          "Update Sentinel has created the store "
              + file.getFileName()
              + " in this folder.\nWhile this file exists, the collector does not start with an"
              + " empty store.\n",
          StandardCharsets.US_ASCII);
    } catch (IOException e) {
      // The next start writes it.
      Logger.warn("{} can't be written: {}", marker(), e.toString());
    }
  }

  private void refuseLost() throws IOException {
    boolean missing = Files.notExists(file);
    if (Files.exists(marker()) && (missing || Files.size(file) == 0)) {
      throw new UnusableStore(
          "database: %s is %s, but it contained a store. Restore a backup, or delete %s to start with an empty store."
              .formatted(file, missing ? "missing" : "empty", marker()),
          null);
    }
  }

  private void createOwn() throws IOException {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWN));
    } catch (FileAlreadyExistsException e) {
      // By another process, a moment ago.
    }
  }

  /** Password hashes and the secrets of webhooks are for the user that runs the collector. */
  private static void protect(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    if (OWN.containsAll(rights)) {
      return;
    }
    try {
      Files.setPosixFilePermissions(file, OWN);
      Logger.warn(
          "Other users had rights to {} ({}). They have none now.",
          file,
          PosixFilePermissions.toString(rights));
    } catch (IOException e) {
      if (rights.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new UnusableStore(
            "database: all users can write to %s; run: chmod 600 %s".formatted(file, file), e);
      }
      Logger.warn(
          "Other users have rights to {} ({}), which this user can't change.",
          file,
          PosixFilePermissions.toString(rights));
    }
  }

  private Path log() {
    return beside("-wal");
  }

  private Path marker() {
    return beside(".created");
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
