package io.github.updatesentinel.collector.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class UpgradeTest extends UpgradeContract {
  private final Path folder;

  UpgradeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  String url() {
    return "jdbc:sqlite:" + folder.resolve("collector.db");
  }
}
