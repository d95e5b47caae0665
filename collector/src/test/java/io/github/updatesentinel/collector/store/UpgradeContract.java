package io.github.updatesentinel.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An upgrade from schema version 4, on either store. */
abstract class UpgradeContract {
  /** What V6 replaced; its rows are in baseline_requirement now. */
  private static final String REPLACED = "baseline_line";

  /** What V13 removed: the machine's last heartbeat has it, if the agent knows it. */
  private static final String REMOVED = "dropped";

  private static final String REFUSAL = "refused by the test";
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  /** The URL of an empty store. */
  abstract String url();

  @Test
  void everyRowOfEveryTableIsThereAfterwards() throws SQLException {
    String url = url();
    OldStore.make(url);
    Map<String, List<String>> columns = columns(url);
    assertThat(Objects.requireNonNull(columns.get("machine")).remove(REMOVED)).isTrue();
    Map<String, List<String>> before = rows(url, columns);
    assertThat(before).hasSizeGreaterThan(20);
    before.forEach((table, rows) -> assertThat(rows).as(table).isNotEmpty());

    try (Database database = Database.open(url, null, null)) {
      assertThat(database.answers()).isTrue();
    }

    columns.remove(REPLACED);
    before.remove(REPLACED);
    // The only row that an upgrade adds to an old table: a rule that is off.
    before.merge(
        "alert_rule",
        List.of("source|SOURCE_STALE|0|0|0|0|0|604800000|1|0|null|0"),
        (rules, added) -> Stream.concat(rules.stream(), added.stream()).toList());
    assertThat(rows(url, columns)).isEqualTo(before);
    assertThat(rows(url, Map.of("baseline_requirement", List.of("build", "family", "ubr"))))
        .containsValue(List.of("19044|CLIENT|2006", "19044|SERVER|2006", "26100|CLIENT|8457"));
    Database.open(url, null, null).close();
    assertThat(rows(url, columns)).as("a second start changes nothing").isEqualTo(before);
  }

  /**
   * Such as when the disk is full, or the process is killed. Whatever the newest migration does:
   * its own statements have run when this fails.
   */
  @Test
  void anUpgradeThatFailsAtItsEndChangesNothing() throws SQLException, IOException {
    String url = url();
    OldStore.make(url);
    Map<String, List<String>> columns = columns(url);
    Map<String, List<String>> before = rows(url, columns);
    refuseVersion(url, newestVersion());

    assertThatThrownBy(() -> Database.open(url, null, null)).hasStackTraceContaining(REFUSAL);

    execute(url, Dialect.of(url).sqlite() ? "DROP TRIGGER refuse" : "DROP FUNCTION refuse CASCADE");
    assertThat(columns(url)).isEqualTo(columns);
    assertThat(rows(url, columns)).isEqualTo(before);
    Database.open(url, null, null).close();
    assertThat(columns(url)).isNotEqualTo(columns);
  }

  /** Lets the upgrade fail when it notes that a version is done. */
  private static void refuseVersion(String url, int version) throws SQLException {
    if (Dialect.of(url).sqlite()) {
      execute(
          url,
          "CREATE TRIGGER refuse BEFORE INSERT ON flyway_schema_history WHEN NEW.version = '"
              + version
              + "' BEGIN SELECT RAISE(ABORT, '"
              + REFUSAL
              + "'); END");
      return;
    }
    execute(
        url,
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION '"
            + REFUSAL
            + "'; END $$");
    execute(
        url,
        "CREATE TRIGGER refuse BEFORE INSERT ON flyway_schema_history FOR EACH ROW WHEN"
            + " (NEW.version = '"
            + version
            + "') EXECUTE FUNCTION refuse()");
  }

  private static int newestVersion() throws IOException {
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
          .max()
          .orElseThrow();
    }
  }

  /** All tables of a store, with their columns. */
  private static Map<String, List<String>> columns(String url) throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet found =
            connection
                .getMetaData()
                .getColumns(null, Dialect.of(url).sqlite() ? null : "public", "%", "%")) {
      while (found.next()) {
        String table = found.getString("TABLE_NAME");
        if (!table.startsWith("flyway") && !table.startsWith("sqlite")) {
          columns
              .computeIfAbsent(table, any -> new ArrayList<>())
              .add(found.getString("COLUMN_NAME"));
        }
      }
    }
    return columns;
  }

  private static Map<String, List<String>> rows(String url, Map<String, List<String>> columns)
      throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, List<String>> table : columns.entrySet()) {
        List<String> found = new ArrayList<>();
        try (ResultSet row =
            statement.executeQuery(
                "SELECT "
                    + String.join(", ", table.getValue())
                    + " FROM "
                    + table.getKey()
                    + " ORDER BY 1, 2")) {
          while (row.next()) {
            found.add(text(row));
          }
        }
        rows.put(table.getKey(), found);
      }
    }
    return rows;
  }

  private static String text(ResultSet row) throws SQLException {
    ResultSetMetaData meta = row.getMetaData();
    List<String> cells = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      Object cell = row.getObject(i);
      cells.add(
          cell instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(cell));
    }
    return String.join("|", cells);
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
