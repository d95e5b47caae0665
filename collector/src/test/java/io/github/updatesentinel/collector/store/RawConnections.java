package io.github.updatesentinel.collector.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections to the embedded store past everything but its settings. */
public final class RawConnections {
  private RawConnections() {}

  /** One as the collector writes with. */
  public static Connection writing(String url) throws SQLException {
    return SqliteSource.writing(url).getConnection();
  }
}
