package io.github.updatesentinel.collector.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Drops connections to a PostgreSQL server that is the primary no more. They are alive, and each
 * change over them fails.
 */
public final class ReadOnlyServer implements SQLExceptionOverride {
  private static final String READ_ONLY = "25006";

  /** For the pool, which makes one by the name of the class. */
  public ReadOnlyServer() {}

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return READ_ONLY.equals(failure.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
