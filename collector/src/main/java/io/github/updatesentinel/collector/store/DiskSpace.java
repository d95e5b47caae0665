package io.github.updatesentinel.collector.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room a disk has. */
final class DiskSpace {
  /** With less, SQLite can't open a store: it makes a log and its index. */
  private static final long LEAST = 1 << 20;

  private DiskSpace() {}

  /** Whether this disk has too little room for SQLite. */
  static boolean full(Path folder) {
    try {
      return free(folder) < LEAST;
    } catch (IOException e) {
      return false;
    }
  }

  /** What a full disk is called in messages. */
  static String text(Path folder) {
    try {
      return "the disk of %s is full (%d bytes free)".formatted(folder, free(folder));
    } catch (IOException e) {
      return "the disk of %s is full".formatted(folder);
    }
  }

  /** Why something could not be written to a folder. */
  static String reason(IOException failure, Path folder) {
    return full(existing(folder)) ? text(existing(folder)) : failure.toString();
  }

  private static long free(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  private static Path existing(Path folder) {
    Path parent = folder.getParent();
    return Files.exists(folder) || parent == null ? folder : existing(parent);
  }
}
