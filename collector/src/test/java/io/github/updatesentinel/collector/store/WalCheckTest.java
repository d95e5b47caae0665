package io.github.updatesentinel.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On logs that SQLite itself wrote. */
class WalCheckTest {
  private static final int FRAME = 24 + 4096;

  private final Path log;
  private final Connection connection;

  WalCheckTest(@TempDir Path folder) throws SQLException {
    log = folder.resolve("store.db-wal");
    connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store.db"));
  }

  @BeforeEach
  void fill() throws SQLException {
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA wal_autocheckpoint = 0");
    run("CREATE TABLE t (a TEXT)");
    for (int i = 0; i < 20; i++) {
      run("INSERT INTO t VALUES ('" + "x".repeat(3000) + i + "')");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void aLogThatIsWholeIsNotDamaged() throws IOException {
    assertThat(Files.size(log)).isGreaterThan(20 * FRAME);
    assertThat(WalCheck.damage(log)).isEmpty();
  }

  @Test
  void noLogAndAnEmptyLogAreNotDamaged(@TempDir Path other) throws IOException {
    assertThat(WalCheck.damage(other.resolve("none"))).isEmpty();
    assertThat(WalCheck.damage(Files.createFile(other.resolve("empty")))).isEmpty();
  }

  /** SQLite writes from the start of the file again, over frames of the round before. */
  @Test
  void whatIsLeftOfAnEarlierRoundIsNotDamage() throws IOException, SQLException {
    run("PRAGMA wal_checkpoint(RESTART)");
    run("INSERT INTO t VALUES ('again')");
    assertThat(Files.size(log)).isGreaterThan(20 * FRAME);
    assertThat(WalCheck.damage(log)).isEmpty();
  }

  @Test
  void damageInTheMiddleNamesItsPlaceAndWhatIsLost() throws IOException {
    long at = 32 + 10L * FRAME;
    overwrite(at + 100);
    assertThat(WalCheck.damage(log).orElseThrow())
        .contains("damaged at byte " + at)
        .containsPattern("[1-9][0-9]* transactions .* are lost");
  }

  @Test
  void aDamagedHeaderIsSaid() throws IOException {
    overwrite(20);
    assertThat(WalCheck.damage(log).orElseThrow()).contains("header");
  }

  /** As after a loss of power: nobody was told that it was saved. */
  @Test
  void anUnfinishedTransactionAtTheEndIsNotDamage() throws IOException {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 1000);
    }
    assertThat(WalCheck.damage(log)).isEmpty();
  }

  private void overwrite(long at) throws IOException {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), at);
    }
  }

  private void run(String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
