package io.github.updatesentinel.collector.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of the embedded store and of keys. */
public final class DataFolder {
  private DataFolder() {}

  /**
   * Makes the folder, for this user alone, if it is not there.
   *
   * @throws IOException if it can't be made or written to; the message names it
   */
  public static void make(Path folder) throws IOException {
    try {
      if (!Files.isDirectory(folder)) {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
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
  }
}
