package io.github.updatesentinel.agent.disk;

import java.io.IOException;
import java.nio.file.Path;

/** A file or folder that others than administrators could have written. The message says why. */
public final class UntrustedFile extends IOException {
  private static final long serialVersionUID = 1L;

  UntrustedFile(Path path, String why) {
    super("%s is not trusted: %s".formatted(path, why));
  }
}
