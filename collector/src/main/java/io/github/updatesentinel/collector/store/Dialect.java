package io.github.updatesentinel.collector.store;

/** Where the two stores differ. */
public enum Dialect {
  SQLITE("BLOB", "WITHOUT ROWID"),
  POSTGRESQL("BYTEA", "");

  private final String bytes;
  private final String clustered;

  Dialect(String bytes, String clustered) {
    this.bytes = bytes;
    this.clustered = clustered;
  }

  /**
   * The dialect of a JDBC URL.
   *
   * @throws IllegalArgumentException if it is of neither
   */
  public static Dialect of(String url) {
    if (url.startsWith("jdbc:sqlite:")) {
      return SQLITE;
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    throw new IllegalArgumentException(
        "database: expected jdbc:sqlite:FILE or jdbc:postgresql://HOST/NAME, found " + url);
  }

  /** Whether this is the embedded store. */
  public boolean sqlite() {
    return this == SQLITE;
  }

  /** What ends a query whose rows are to be locked; with one writer nothing need be. */
  public String forUpdate() {
    return sqlite() ? "" : " FOR UPDATE";
  }

  /** The type of a column of bytes. */
  String bytes() {
    return bytes;
  }

  /** The clause that stores a table in the order of its primary key, if the database needs one. */
  String clustered() {
    return clustered;
  }
}
