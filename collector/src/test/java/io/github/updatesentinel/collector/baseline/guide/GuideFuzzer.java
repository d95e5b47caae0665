package io.github.updatesentinel.collector.baseline.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the fuzzer calls: any bytes as a document of the Security Update Guide. */
public final class GuideFuzzer {
  private static final Path FILE = file();

  private GuideFuzzer() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("guide", ".json");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    Files.write(FILE, bytes);
    try {
      SecurityGuide.read(FILE);
    } catch (InvalidGuide e) {
      // Told to the administrator in a sentence.
    }
  }
}
