package io.github.updatesentinel.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private final Path folder;
  private final String url;

  DatabaseTest(@TempDir Path folder) {
    this.folder = folder;
    url = "jdbc:sqlite:" + folder.resolve("collector.db");
  }

  @Test
  void aStoreThatANewerVersionHasChangedIsRefused() {
    try (Database database = open()) {
      database.writing(
          handle ->
              handle.execute(
                  "INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
                      + " script, checksum, installed_by, execution_time, success)"
                      + " VALUES (1000, '1000', 'of next year', 'SQL', 'V1000__of_next_year.sql',"
                      + " 1, '', 1, 1)"));
    }

    assertThatThrownBy(this::open)
        .hasMessageContaining("newer version")
        .hasMessageContaining("1000");
  }

  @Test
  void aStoreIsOpenedAgain() {
    open().close();

    try (Database database = open()) {
      assertThat(database.answers()).isTrue();
    }
  }

  @Test
  void aStoreThatIsClosedIsOneFile() throws IOException {
    open().close();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("collector.db"));
    }
  }

  private Database open() {
    return Database.open(url, null, null);
  }
}
