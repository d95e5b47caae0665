package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

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

  @Test
  void aStatementThatIsWrongIsOurFault() {
    assertThat(ErrorPages.storeGone(new IllegalStateException(new SQLException("no", "42601"))))
        .isFalse();
    assertThat(ErrorPages.storeGone(new SQLException("SQLite gives no state"))).isFalse();
  }
}
