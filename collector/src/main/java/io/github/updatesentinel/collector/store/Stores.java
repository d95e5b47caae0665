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
      return Dialect.of(config.database()).sqlite() ? file(config.database()) : server(config);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static Database file(String url) {
    StoreFile file = StoreFile.of(url);
    file.check();
    try {
      Database database = Database.open(url, null, null);
      file.mark();
      return database;
    } catch (UnusableStore e) {
      throw e;
    } catch (RuntimeException e) {
      if (StoreFailure.of(e) == StoreFailure.FULL || DiskSpace.full(file.folder())) {
        throw new UnusableStore("database: " + DiskSpace.text(file.folder()), e);
      }
      throw e;
    }
  }

  private static Database server(CollectorConfig config) throws IOException {
    Path password = config.databasePasswordFile();
    return Database.open(
        config.database(),
        config.databaseUser(),
        password == null ? null : SecretFile.read(password));
  }
}
