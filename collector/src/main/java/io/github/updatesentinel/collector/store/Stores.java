package io.github.updatesentinel.collector.store;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.DataFolder;
import io.github.updatesentinel.collector.config.SecretFile;
import java.io.IOException;
import java.nio.file.Path;

/** The store that a configuration names. */
public final class Stores {
  private Stores() {}

  /**
   * Makes the data folder and opens the store.
   *
   * @throws RuntimeException if it can't be reached or migrated; the message names why
   */
  public static Database open(CollectorConfig config) {
    try {
      DataFolder.make(config.data());
      Path password = config.databasePasswordFile();
      return Database.open(
          config.database(),
          config.databaseUser(),
          password == null ? null : SecretFile.read(password));
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
