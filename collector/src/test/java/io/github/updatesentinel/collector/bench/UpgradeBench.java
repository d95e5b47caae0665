package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.OldStore;
import io.github.updatesentinel.collector.store.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code ./dev bench upgrade}: how long a store of version 4 with a million computers takes. */
public final class UpgradeBench {
  private static final int MACHINES = 1_000_000;
  private static final String MODEL = "00000001-0000-4000-8000-000000000001";

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private UpgradeBench() {}

  /**
   * Runs it.
   *
   * @param arguments a folder for its files
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    Files.createDirectories(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "upgrade");
    UpgradeBench bench = new UpgradeBench();
    try {
      Path file = folder.resolve("collector.db");
      bench.fill("jdbc:sqlite:" + file);
      // What filling it has left to be written must not be measured.
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      bench.measure("SQLite", "jdbc:sqlite:" + file);
      try (PostgresServer server = PostgresServer.start()) {
        bench.fill(server.url());
        bench.measure("PostgreSQL", server.url());
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private void fill(String url) throws SQLException {
    OldStore.make(url);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      boolean sqlite = url.startsWith("jdbc:sqlite:");
      if (sqlite) {
        statement.execute("PRAGMA synchronous = OFF");
      }
      for (String table : List.of("machine", "document", "machine_reason", "change", "agent")) {
        statement.execute(copies(connection, table));
      }
      if (!sqlite) {
        statement.execute("CHECKPOINT");
      }
    }
  }

  private void measure(String name, String url) {
    long begin = System.nanoTime();
    Database.open(url, null, null).close();
    out.println(
        String.format(
            Locale.ROOT,
            "%-10s  %,d computers, schema version 4 to the current one: %,.2f s",
            name,
            MACHINES,
            (System.nanoTime() - begin) / 1e9));
  }

  /** Copies the rows of one machine to all others. */
  private static String copies(Connection connection, String table) throws SQLException {
    boolean sqlite = connection.getMetaData().getURL().startsWith("jdbc:sqlite:");
    String number =
        sqlite
            ? "printf('%08x-0000-4000-8000-0000000000ff', n + 16)"
            : "lpad(to_hex(n + 16), 8, '0') || '-0000-4000-8000-0000000000ff'";
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    DatabaseMetaData meta = connection.getMetaData();
    try (ResultSet found = meta.getColumns(null, null, table, null)) {
      while (found.next()) {
        String column = found.getString("COLUMN_NAME");
        columns.add(column);
        values.add(
            switch (column) {
              case "agent_id" -> number;
              case "key_hash" ->
                  sqlite ? "CAST(" + number + " AS BLOB)" : "convert_to(" + number + ", 'UTF8')";
              default -> column;
            });
      }
    }
    return "WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < "
        + MACHINES
        + ") INSERT INTO "
        + table
        + " ("
        + String.join(", ", columns)
        + ") SELECT "
        + String.join(", ", values)
        + " FROM copy CROSS JOIN "
        + table
        + " WHERE agent_id = '"
        + MODEL
        + "'";
  }
}
