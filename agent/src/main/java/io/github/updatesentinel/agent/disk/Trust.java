package io.github.updatesentinel.agent.disk;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which files this process trusts. Set once, when it starts; every reader of the data folder asks,
 * through {@link DurableFile} or by itself. Thread-safe.
 */
public final class Trust {
  private static volatile @Nullable TrustedFolder guarded;

  private Trust() {}

  /** From now on, nothing in this folder is used that others could have written. */
  public static void guard(TrustedFolder folder) {
    guarded = folder;
  }

  /**
   * As {@link TrustedFolder#check}; passes everything where no folder is guarded, as on systems
   * without Windows' rights.
   */
  public static void check(Path path) throws IOException {
    TrustedFolder folder = guarded;
    if (folder != null) {
      folder.check(path);
    }
  }

  /** For tests, which share a process. */
  static void guardNothing() {
    guarded = null;
  }
}
