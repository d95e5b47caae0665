package io.github.updatesentinel.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  @Test
  void whatAKilledProcessLeftIsRemovedAndNothingElse(@TempDir Path folder) throws IOException {
    Path old = file(folder, "sqlite-3.54-old-libsqlitejdbc.so", NOW.minusSeconds(1));
    Path inUse = file(folder, "sqlite-3.54-new-libsqlitejdbc.so", NOW);
    Path other = file(folder, "other", NOW.minusSeconds(1));
    SqliteLibrary.removeLeftOvers(folder, NOW);
    assertThat(old).doesNotExist();
    assertThat(inUse).exists();
    assertThat(other).exists();
  }

  private static Path file(Path folder, String name, Instant modified) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    Files.setLastModifiedTime(file, FileTime.from(modified));
    return file;
  }
}
