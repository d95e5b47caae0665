package io.github.updatesentinel.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.wire.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StoreFileTest {
  private final Path folder;
  private final Path file;

  StoreFileTest(@TempDir Path folder) {
    this.folder = folder;
    file = folder.resolve("collector.db");
  }

  @Test
  void anEmptyFileWhereAStoreWasIsNotANewStore() throws IOException {
    open();
    Files.write(file, new byte[0]);

    assertThatThrownBy(this::open)
        .isInstanceOf(UnusableStore.class)
        .hasMessageContainingAll("collector.db is empty", "Restore a backup", "delete");
    assertThat(file).as("nothing was made").isEmptyFile();
  }

  @Test
  void aStoreThatIsMissingIsNotANewStore() throws IOException {
    open();
    Files.delete(file);

    assertThatThrownBy(this::open).hasMessageContaining("collector.db is missing");
    assertThat(file).doesNotExist();
  }

  @Test
  void anAdministratorCanBeginAgain() throws IOException {
    open();
    Files.delete(file);
    Files.delete(folder.resolve("collector.db.created"));

    open();

    assertThat(file).isNotEmptyFile();
  }

  /** Such as one that mktemp made. */
  @Test
  void anEmptyFileWhereNoStoreWasIsANewStore() throws IOException {
    Files.createFile(file);
    open();
    assertThat(file).isNotEmptyFile();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aNewStoreIsForItsUserAlone() throws IOException {
    open();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void rightsOfOthersToAStoreAreTaken() throws IOException {
    open();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    open();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderThatAllUsersCanWriteToIsRefused() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(this::open)
        .hasMessageContaining("all users can write to the folder " + folder + "; run: chmod 700");
    assertThat(file).doesNotExist();
  }

  /** SQLite drops what it can't read of a log, and says nothing. */
  @Test
  void damageOfTheLogIsSaidAtTheStart() throws IOException, SQLException {
    open();
    Path log = folder.resolve("collector.db-wal");
    byte[] written;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement()) {
      sql.execute("PRAGMA journal_mode = WAL");
      sql.execute("CREATE TABLE t (a TEXT)");
      for (int i = 0; i < 20; i++) {
        sql.execute("INSERT INTO t VALUES ('" + "x".repeat(3000) + "')");
      }
      written = Files.readAllBytes(log);
    }
    written[written.length / 2] ^= 1;
    Files.write(log, written);

    try (CapturedLog said = new CapturedLog()) {
      open();
      assertThat(said.lines("collector.db-wal")).anyMatch(line -> line.contains("damaged at byte"));
    }
  }

  private void open() {
    try {
      CollectorConfig config = CollectorConfigLoader.parse("test", "{}", folder, folder);
      Stores.open(config).close();
    } catch (InvalidConfig e) {
      throw new IllegalStateException(e);
    }
  }
}
