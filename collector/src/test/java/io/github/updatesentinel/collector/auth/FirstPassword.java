package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.config.CollectorConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The password of the first administrator, which leads only to the page for another one. */
public final class FirstPassword {
  private FirstPassword() {}

  /** Lets it be used like any other, for tests of all that comes after. */
  public static void keep(CollectorConfig config) {
    try (Connection connection = DriverManager.getConnection(config.database());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE person SET must_change = 0");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
