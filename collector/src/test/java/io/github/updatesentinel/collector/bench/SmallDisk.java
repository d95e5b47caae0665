package io.github.updatesentinel.collector.bench;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system of 24 MB in memory, which only root can make: others skip the test. */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 64 * 1024;
  private static final int MOST_REFUSED = 100;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  static SmallDisk make(Path parent) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("small-disk"));
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=24m", "sentinel-test", folder.toString());
    Assumptions.assumeTrue(mounted, "only root can mount a file system");
    return new SmallDisk(folder);
  }

  Path folder() {
    return folder;
  }

  /** Takes all room that is left. */
  void fill() throws IOException {
    FileStore store = Files.getFileStore(folder);
    try (var out = Files.newOutputStream(folder.resolve("ballast"))) {
      int refused = 0;
      while (store.getUsableSpace() > 0) {
        try {
          out.write(new byte[(int) Math.min(BLOCK, store.getUsableSpace())]);
        } catch (IOException e) {
          // A collector that runs may take the rest first.
          if (store.getUsableSpace() > BLOCK || ++refused > MOST_REFUSED) {
            throw e;
          }
        }
      }
    }
  }

  void free() throws IOException {
    Files.delete(folder.resolve("ballast"));
  }

  @Override
  public void close() throws IOException {
    run("umount", folder.toString());
  }

  private static boolean run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
