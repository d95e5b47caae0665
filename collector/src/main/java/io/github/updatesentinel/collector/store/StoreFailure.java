package io.github.updatesentinel.collector.store;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import org.sqlite.SQLiteErrorCode;

/** Why the store did not commit. */
public enum StoreFailure {
  /** Two transactions got in each other's way: again at once. */
  CONFLICT,
  /** No space is left until an administrator frees some. */
  FULL,
  /** It does not answer, or can't write now. */
  UNAVAILABLE,
  /** It refuses what it was given. */
  REFUSED;

  /** Another collector was faster: evaluate everything again. */
  public static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** By the first cause that is known. */
  public static StoreFailure of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Overtaken) {
        return CONFLICT;
      }
      if (cause instanceof org.sqlite.SQLiteException sqlite) {
        return of(sqlite.getResultCode());
      }
      if (cause instanceof SQLTransientException
          || cause instanceof SQLNonTransientConnectionException) {
        return UNAVAILABLE;
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return of(sql.getSQLState());
      }
    }
    return REFUSED;
  }

  /** What the database itself says of a failure. */
  public static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static StoreFailure of(SQLiteErrorCode code) {
    // An extended code has the plain one in its last byte.
    return switch (code.code & 0xFF) {
      case 13 -> FULL;
      case 1, 18, 19, 20, 25 -> REFUSED;
      default -> UNAVAILABLE;
    };
  }

  private static StoreFailure of(String state) {
    if (state.equals("40001") || state.equals("40P01")) {
      return CONFLICT;
    }
    if (state.equals("53100")) {
      return FULL;
    }
    return switch (state.substring(0, 2)) {
      case "21", "22", "23", "42", "44" -> REFUSED;
      default -> UNAVAILABLE;
    };
  }
}
