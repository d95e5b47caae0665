package io.github.updatesentinel.collector.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineMigrationTest {
  @Test
  void whatWasPublishedWithoutFamiliesIsRequiredOfTheFamiliesThatItMeant(@TempDir Path folder)
      throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("store.db");
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/migration")
        .placeholders(Map.of("bytes", "BLOB", "clustered", "WITHOUT ROWID"))
        .target("4")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO baseline_line (number, build, ubr)"
              + " VALUES (1, 19044, 2006), (1, 26099, 1), (2, 26100, 8457)");
    }

    try (Database database = Database.open(url, null, null)) {
      assertThat(database.read(BaselineStore::lines))
          .isEqualTo(
              Map.of(
                  1,
                  Map.of(
                      BuildLine.client(19044),
                      2006,
                      server(19044),
                      2006,
                      BuildLine.client(26099),
                      1,
                      server(26099),
                      1),
                  2,
                  Map.of(BuildLine.client(26100), 8457)));
    }
  }

  private static BuildLine server(int build) {
    return new BuildLine(build, WindowsFamily.SERVER);
  }
}
