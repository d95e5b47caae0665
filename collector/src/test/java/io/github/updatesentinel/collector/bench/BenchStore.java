package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.PostgresServer;
import io.github.updatesentinel.collector.store.RawConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store of the bench's own, migrated and empty. */
final class BenchStore implements AutoCloseable {
  private final Path folder;
  private final String url;
  private final @Nullable PostgresServer server;

  private BenchStore(Path folder, String url, @Nullable PostgresServer server) {
    this.folder = folder;
    this.url = url;
    this.server = server;
    Database.open(url, null, null).close();
  }

  static BenchStore sqlite(Path folder) {
    return new BenchStore(folder, "jdbc:sqlite:" + folder.resolve("collector.db"), null);
  }

  static BenchStore postgres(Path folder) {
    return on(folder, PostgresServer.start());
  }

  /** On a server, which is closed with it. */
  static BenchStore on(Path folder, PostgresServer server) {
    return new BenchStore(folder, server.url(), server);
  }

  String name() {
    return server == null ? "SQLite" : "PostgreSQL";
  }

  String url() {
    return url;
  }

  Path folder() {
    return folder;
  }

  /** With the settings that the collector writes with. */
  Connection open() throws SQLException {
    return server == null
        ? RawConnections.writing(url)
        : DriverManager.getConnection(url + "&reWriteBatchedInserts=true");
  }

  /** For filling it, where a crash would only cost another run. */
  Connection openUnsafe() throws SQLException {
    return server == null
        ? connection(
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -2000000")
        : DriverManager.getConnection(url);
  }

  private Connection connection(String... pragmas) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      for (String pragma : pragmas) {
        statement.execute(pragma);
      }
    }
    return connection;
  }

  long machines() throws SQLException {
    return number("SELECT count(*) FROM machine");
  }

  /** What it takes on disk; SQLite with its log. */
  long sizeMb() throws SQLException {
    if (server != null) {
      return number("SELECT pg_database_size(current_database())") >> 20;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
              .filter(file -> file.getFileName().toString().startsWith("collector.db"))
              .mapToLong(BenchStore::size)
              .sum()
          >> 20;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long number(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    Folders.delete(folder);
  }
}
