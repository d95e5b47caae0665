package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Alerts on the embedded store. */
class AlertTest extends AlertContract {
  private final Path folder;

  AlertTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  Database open() {
    return Database.open("jdbc:sqlite:" + folder.resolve("store.db"), null, null);
  }
}
