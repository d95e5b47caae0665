package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class ErrorPagesTest {
  @Test
  void aConnectionThatCannotBeMadeMeansThatTheStoreIsGone() {
    assertThat(ErrorPages.storeGone(new ConnectionException(new SQLTransientConnectionException())))
        .isTrue();
  }

  @Test
  void aServerThatShutsDownMeansThatTheStoreIsGone() {
    assertThat(
            ErrorPages.storeGone(
                new IllegalStateException(new SQLException("terminating", "57P01"))))
        .isTrue();
  }

  /** SQLite has codes of its own in place of states. */
  @Test
  void aFullDiskMeansThatTheStoreIsGone() {
    assertThat(
            ErrorPages.storeGone(
                new IllegalStateException(
                    new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL))))
        .isTrue();
    assertThat(ErrorPages.storeGone(new SQLException("could not extend file", "53100"))).isTrue();
  }

  @Test
  void aStatementThatIsWrongIsOurFault() {
    assertThat(ErrorPages.storeGone(new IllegalStateException(new SQLException("no", "42601"))))
        .isFalse();
    assertThat(ErrorPages.storeGone(new SQLException("SQLite gives no state"))).isFalse();
  }
}
