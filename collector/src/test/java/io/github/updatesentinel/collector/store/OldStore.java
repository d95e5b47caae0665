package io.github.updatesentinel.collector.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;

/** A store of schema version 4, with a row or more in each table. */
public final class OldStore {
  private OldStore() {}

  /** Makes one in an empty SQLite file or an empty database of PostgreSQL. */
  public static void make(String url) throws SQLException {
    boolean sqlite = Dialect.of(url).sqlite();
    if (!sqlite) {
      Flyway.configure()
          .dataSource(url, null, null)
          .locations("classpath:db/migration")
          .placeholders(Map.of("bytes", "BYTEA", "clustered", ""))
          .target("4")
          .load()
          .migrate();
    }
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      if (!sqlite) {
        // The migrations themselves have filled these.
        statement.execute("DELETE FROM alert_rule");
        statement.execute("DELETE FROM person_guard");
      }
      for (String sql : statements()) {
        if (sqlite) {
          statement.execute(sql);
        } else if (sql.startsWith("INSERT") && !sql.startsWith("INSERT INTO flyway")) {
          statement.execute(sql.replaceAll("x'([0-9a-f]*)'", "'\\\\x$1'"));
        }
      }
    }
  }

  private static List<String> statements() {
    try (InputStream in =
        Objects.requireNonNull(OldStore.class.getResourceAsStream("/store-51d4165.sql"))) {
      List<String> statements = new ArrayList<>();
      for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\n", -1)) {
        if (!part.isBlank()) {
          statements.add(part.strip());
        }
      }
      return statements;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
