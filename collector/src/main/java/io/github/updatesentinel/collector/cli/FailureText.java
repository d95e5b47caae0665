package io.github.updatesentinel.collector.cli;

import io.github.updatesentinel.collector.store.UnusableStore;
import java.net.BindException;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** Why something failed, in one sentence for the console; the log has the rest. */
final class FailureText {
  private static final int MAX_DEPTH = 20;

  private FailureText() {}

  static String of(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int i = 0; i < MAX_DEPTH && cause != null; i++) {
      if (cause instanceof UnusableStore) {
        return firstLine(cause.getMessage());
      }
      if (cause instanceof BindException) {
        return "the address in listen is in use, or does not belong to this computer: "
            + firstLine(cause.getMessage());
      }
      if (cause instanceof SQLException) {
        return "the database can't be used: " + firstLine(cause.getMessage());
      }
      if (cause instanceof FlywayException && cause.getCause() == null) {
        return "the database does not match this version: " + firstLine(cause.getMessage());
      }
      cause = cause.getCause();
    }
    return firstLine(failure.getMessage());
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("").strip();
  }
}
