package io.github.updatesentinel.collector.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The store, migrated to this version's schema. Thread-safe.
 *
 * <p>SQLite has one writer: all writes go through one connection and wait for each other there,
 * instead of failing with SQLITE_BUSY. Readers see the last commit and never wait (WAL). With
 * PostgreSQL both are the same pool.
 */
public final class Database implements AutoCloseable {
  /** Readers at a time, and with PostgreSQL all connections of one collector. */
  private static final int CONNECTIONS = 8;

  /**
   * Of several servers in the URL, the one that takes changes; asked again soon, since a standby
   * becomes the primary within seconds.
   */
  private static final Map<String, String> PRIMARY =
      Map.of("targetServerType", "primary", "hostRecheckSeconds", "1", "connectTimeout", "3");

  private final Dialect dialect;
  private final HikariDataSource writing;
  private final HikariDataSource reading;
  private final Jdbi writer;
  private final Jdbi reader;

  private Database(Dialect dialect, HikariDataSource writing, HikariDataSource reading) {
    this.dialect = dialect;
    this.writing = writing;
    this.reading = reading;
    this.writer = Jdbi.create(writing);
    this.reader = Jdbi.create(reading);
  }

  /**
   * Opens the store and brings its schema up to date.
   *
   * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/NAME}; several hosts by
   *     commas, of which the primary is used
   * @param user for PostgreSQL
   * @param password for PostgreSQL
   * @throws RuntimeException if it can't be reached or migrated; the message names why
   */
  public static Database open(String url, @Nullable String user, @Nullable String password) {
    Dialect dialect = Dialect.of(url);
    if (dialect.sqlite()) {
      SqliteLibrary.provideBeside(StoreFile.of(url).path());
    }
    HikariDataSource writing =
        dialect.sqlite()
            ? pool("writer", SqliteSource.writing(url), 1, false)
            : pool("database", url, user, password);
    try {
      migrate(
          dialect,
          dialect.sqlite()
              ? Flyway.configure().dataSource(writing)
              : Flyway.configure().jdbcProperties(PRIMARY).dataSource(url, user, password));
      HikariDataSource reading =
          dialect.sqlite() ? pool("reader", SqliteSource.reading(url), CONNECTIONS, true) : writing;
      return new Database(dialect, writing, reading);
    } catch (RuntimeException e) {
      writing.close();
      throw e;
    }
  }

  /** Which of the two this is. */
  public Dialect dialect() {
    return dialect;
  }

  /** Runs queries outside a transaction: each sees the last commit. */
  public <T, X extends Exception> T read(HandleCallback<T, X> query) throws X {
    return reader.withHandle(query);
  }

  /** Runs statements in one transaction, which is durable when this returns. */
  public <T, X extends Exception> T write(HandleCallback<T, X> statements) throws X {
    return writer.inTransaction(statements);
  }

  /** As {@link #write}, without a result. */
  public <X extends Exception> void writing(HandleConsumer<X> statements) throws X {
    writer.useTransaction(statements);
  }

  /** Whether the store answers now. */
  public boolean answers() {
    try {
      return read((Handle handle) -> handle.createQuery("SELECT 1").mapTo(Integer.class).one())
          == 1;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /**
   * Returns if a transaction that writes can begin.
   *
   * @throws RuntimeException why not
   */
  public void probe() {
    this.<RuntimeException>writing(handle -> handle.execute("SELECT 1"));
  }

  @Override
  public void close() {
    reading.close();
    // Last: only a connection that may write brings the log into SQLite's file, and removes it.
    writing.close();
  }

  private static void migrate(Dialect dialect, FluentConfiguration source) {
    Flyway flyway =
        source
            .locations("classpath:db/migration")
            // An upgrade over several versions is one transaction: all of it, or nothing.
            .group(true)
            .placeholders(Map.of("bytes", dialect.bytes(), "clustered", dialect.clustered()))
            .load();
    refuseNewer(flyway);
    MigrateResult result = flyway.migrate();
    if (result.migrationsExecuted > 0) {
      Logger.info("The store is now of schema version {}.", result.targetSchemaVersion);
    }
  }

  /**
   * Flyway alone would take a store that a newer version has changed, and this would write to it.
   */
  private static void refuseNewer(Flyway flyway) {
    for (MigrationInfo migration : flyway.info().all()) {
      if (migration.getState() == MigrationState.FUTURE_SUCCESS) {
        throw new IllegalStateException(
            "database: a newer version of the collector has changed it (schema version %s). Start"
                    .formatted(migration.getVersion())
                + " that version, or restore an earlier backup.");
      }
    }
  }

  private static HikariDataSource pool(
      String name, javax.sql.DataSource source, int size, boolean readOnly) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setReadOnly(readOnly);
    return new HikariDataSource(config);
  }

  private static HikariDataSource pool(
      String name, String url, @Nullable String user, @Nullable String password) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(5_000);
    config.setExceptionOverrideClassName(ReadOnlyServer.class.getName());
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // What the URL sets wins over all of these. A server that vanished without a word must not hold
    // up heartbeats; migrations, which may take longer, have connections of their own.
    config.addDataSourceProperty("socketTimeout", "30");
    PRIMARY.forEach(config::addDataSourceProperty);
    return new HikariDataSource(config);
  }
}
