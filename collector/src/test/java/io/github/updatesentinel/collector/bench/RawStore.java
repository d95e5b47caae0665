package io.github.updatesentinel.collector.bench;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What the store itself can take: the rows that heartbeats leave, written by plain batch upserts
 * into the same schema. No heartbeat is read or compared, no request answered; whoever writes them
 * knows everything beforehand.
 */
final class RawStore {
  /** Of a hundred heartbeats, how many leave another document: a new scan, or its service moved. */
  private static final int DOCUMENTS_PERCENT = 19;

  private final Connection connection;
  private final Table machine;
  private final Table document;
  private final Table change;
  private final SplittableRandom random = new SplittableRandom(7);

  private RawStore(Connection connection) throws SQLException {
    this.connection = connection;
    this.machine = new Table("machine", List.of("agent_id"));
    this.document = new Table("document", List.of("agent_id"));
    this.change = new Table("change", List.of("agent_id", "epoch", "sequence"));
  }

  /**
   * Writes once more what some machines have in the store, as if each had sent a heartbeat.
   *
   * @param heartbeats how many
   * @param perCommit how many in one transaction
   * @return heartbeats per second
   */
  static double perSecond(Connection connection, int heartbeats, int perCommit)
      throws SQLException {
    connection.setAutoCommit(false);
    return new RawStore(connection).run(heartbeats, perCommit);
  }

  private double run(int heartbeats, int perCommit) throws SQLException {
    List<Object[]> machines = machine.rows(heartbeats);
    List<Object[]> documents = document.rows(heartbeats);
    List<Object[]> changes = change.rows(heartbeats);
    Collections.shuffle(machines, new java.util.Random(7));
    int sequence = change.column("sequence");
    long begin = System.nanoTime();
    for (int first = 0; first < heartbeats; first += perCommit) {
      try (PreparedStatement upsertMachine = machine.upsert();
          PreparedStatement upsertDocument = document.upsert();
          PreparedStatement insertChange = change.upsert()) {
        for (int i = first; i < Math.min(heartbeats, first + perCommit); i++) {
          Object[] row = machines.get(i % machines.size()).clone();
          for (String moves : List.of("last_sequence", "last_seen", "sent_at", "silent_after")) {
            int column = machine.column(moves);
            row[column] = ((Number) row[column]).longValue() + 1 + i / machines.size();
          }
          add(upsertMachine, row);
          int chance = random.nextInt(100);
          if (chance < DOCUMENTS_PERCENT) {
            add(upsertDocument, documents.get(i % documents.size()));
          }
          if (chance == 0) {
            Object[] another = changes.get(i % changes.size()).clone();
            another[sequence] = 1_000_000_000L + i;
            add(insertChange, another);
          }
        }
        upsertMachine.executeBatch();
        upsertDocument.executeBatch();
        insertChange.executeBatch();
      }
      connection.commit();
    }
    return heartbeats * 1e9 / (System.nanoTime() - begin);
  }

  private static void add(PreparedStatement statement, Object[] row) throws SQLException {
    for (int i = 0; i < row.length; i++) {
      statement.setObject(i + 1, row[i]);
    }
    statement.addBatch();
  }

  private final class Table {
    private final String name;
    private final List<String> key;
    private final List<String> columns = new ArrayList<>();

    Table(String name, List<String> key) throws SQLException {
      this.name = name;
      this.key = key;
      DatabaseMetaData meta = connection.getMetaData();
      try (ResultSet found = meta.getColumns(null, null, name, null)) {
        while (found.next()) {
          columns.add(found.getString("COLUMN_NAME"));
        }
      }
    }

    int column(String wanted) {
      return columns.indexOf(wanted);
    }

    List<Object[]> rows(int limit) throws SQLException {
      List<Object[]> rows = new ArrayList<>();
      String query = "SELECT " + String.join(", ", columns) + " FROM " + name + " LIMIT " + limit;
      try (PreparedStatement statement = connection.prepareStatement(query);
          ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          Object[] row = new Object[columns.size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = found.getObject(i + 1);
          }
          rows.add(row);
        }
      }
      return rows;
    }

    PreparedStatement upsert() throws SQLException {
      String set =
          columns.stream()
              .filter(column -> !key.contains(column))
              .map(column -> column + " = excluded." + column)
              .collect(Collectors.joining(", "));
      return connection.prepareStatement(
          "INSERT INTO "
              + name
              + " ("
              + String.join(", ", columns)
              + ") VALUES ("
              + String.join(", ", Collections.nCopies(columns.size(), "?"))
              + ") ON CONFLICT ("
              + String.join(", ", key)
              + ") DO UPDATE SET "
              + set);
    }
  }
}
