package io.github.updatesentinel.collector.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What the fuzzer calls: any text as {@code collector.json}. */
public final class ConfigFuzzer {
  private static final Path FOLDER = Path.of("/none");

  private ConfigFuzzer() {}

  /** One input; what is refused must have a problem to be shown. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    try {
      CollectorConfigLoader.parse(
          "collector.json", new String(bytes, StandardCharsets.UTF_8), FOLDER, null);
    } catch (InvalidConfig e) {
      if (e.problems().isEmpty()) {
        throw new IllegalStateException("refused without a reason", e);
      }
    }
  }
}
