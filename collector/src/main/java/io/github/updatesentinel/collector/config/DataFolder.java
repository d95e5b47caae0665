package io.github.updatesentinel.collector.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.tinylog.Logger;

/** The folder of the embedded store and of keys. */
public final class DataFolder {
  private DataFolder() {}

  /**
   * Makes the folder, for this user alone, if it is not there. One that is there must not be
   * writable for all users, who could replace the store.
   *
   * @throws IOException if it can't be made or written to; the message names it
   */
  public static void make(Path folder) throws IOException {
    try {
      if (!Files.isDirectory(folder)) {
        if (posix()) {
          Files.createDirectories(
              folder,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
          Files.createDirectories(folder);
        }
      }
    } catch (IOException e) {
      throw new IOException("data: the folder " + folder + " can't be created: " + e, e);
    }
    if (!Files.isWritable(folder)) {
      throw new IOException("data: this user can't write to the folder " + folder);
    }
    if (!posix()) {
      return;
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
    if (rights.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "data: all users can write to the folder " + folder + "; run: chmod 700 " + folder);
    }
    if (rights.contains(PosixFilePermission.OTHERS_READ)
        || rights.contains(PosixFilePermission.OTHERS_EXECUTE)) {
      Logger.warn("data: all users can look into the folder {}; run: chmod 700 {}", folder, folder);
    }
  }

  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
