package io.github.updatesentinel.collector.store;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Connections to the embedded store: WAL, and durable at each commit. */
final class SqliteSource {
  private static final int CACHE_KIB = 8 * 1024;

  /** Each of eight, beside the cache of the system. */
  private static final int READING_CACHE_KIB = 1024;

  private static final int BUSY_MS = 10_000;

  /** A group commit changes some 2 MB: several share the cost of moving them into the database. */
  private static final int CHECKPOINT_PAGES = 8_000;

  /** What the log shrinks to, after a long reader has let it grow. */
  private static final int LOG_BYTES = 64 << 20;

  private SqliteSource() {}

  static SQLiteDataSource writing(String url) {
    SQLiteConfig config = common(CACHE_KIB);
    // FULL: in WAL mode, NORMAL may lose the last commits with the power, and a 202 has gone out.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
    config.setJournalSizeLimit(LOG_BYTES);
    return source(config, url);
  }

  static SQLiteDataSource reading(String url) {
    SQLiteConfig config = common(READING_CACHE_KIB);
    config.setReadOnly(true);
    return source(config, url);
  }

  private static SQLiteConfig common(int cacheKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setBusyTimeout(BUSY_MS);
    config.setCacheSize(-cacheKib);
    return config;
  }

  private static SQLiteDataSource source(SQLiteConfig config, String url) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url);
    return source;
  }
}
