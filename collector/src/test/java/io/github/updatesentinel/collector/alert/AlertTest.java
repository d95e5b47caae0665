package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Alerts on the embedded store. */
class AlertTest extends AlertContract {
  @Override
  Database open() {
    try {
      return Database.open(
          "jdbc:sqlite:" + Files.createTempDirectory("alerts").resolve("store.db"), null, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
