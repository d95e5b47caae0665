package io.github.updatesentinel.collector.bench;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a store as big as that of a larger fleet by copying its machines, each under other ids
 * beside its own, and other names.
 */
final class Clones {
  private final Connection connection;
  private final boolean sqlite;

  private Clones(Connection connection) throws SQLException {
    this.connection = connection;
    this.sqlite = connection.getMetaData().getURL().startsWith("jdbc:sqlite:");
  }

  /**
   * Copies all machines with all that belongs to them.
   *
   * @param times 1 to 11 copies of each
   */
  static void make(Connection connection, int times) throws SQLException {
    Clones clones = new Clones(connection);
    for (String table :
        List.of("machine", "document", "machine_reason", "change", "verdict_change")) {
      clones.copy(table, times);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  private void copy(String table, int times) throws SQLException {
    List<String> columns = columns(table);
    List<String> values = new ArrayList<>();
    for (String column : columns) {
      values.add(
          switch (column) {
            case "agent_id" -> "substr(agent_id, 1, 14) || " + hex() + " || substr(agent_id, 16)";
            case "host" -> "host || '-' || n";
            case "name_key" -> "name_key || '-' || n";
            default -> column;
          });
    }
    List<String> indexes = dropIndexes(table);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < "
              + times
              + ") INSERT INTO "
              + table
              + " ("
              + String.join(", ", columns)
              + ") SELECT "
              + String.join(", ", values)
              + " FROM "
              + table
              + " CROSS JOIN copy ORDER BY 1");
      for (String index : indexes) {
        statement.execute(index);
      }
    }
  }

  private String hex() {
    // Behind the 4 that says that it is a random UUID.
    return sqlite ? "printf('%x', n + 4)" : "to_hex(n + 4)";
  }

  private List<String> columns(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    DatabaseMetaData meta = connection.getMetaData();
    try (ResultSet found = meta.getColumns(null, null, table, null)) {
      while (found.next()) {
        columns.add(found.getString("COLUMN_NAME"));
      }
    }
    return columns;
  }

  /** Building an index once is faster than filling it row by row. */
  private List<String> dropIndexes(String table) throws SQLException {
    String query =
        sqlite
            ? "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
                + " AND tbl_name = ?"
            : "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ?"
                + " AND indexname NOT LIKE '%_pkey'";
    List<String> names = new ArrayList<>();
    List<String> definitions = new ArrayList<>();
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, table);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          names.add(found.getString(1));
          definitions.add(found.getString(2));
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      for (String name : names) {
        statement.execute("DROP INDEX " + name);
      }
    }
    return definitions;
  }
}
