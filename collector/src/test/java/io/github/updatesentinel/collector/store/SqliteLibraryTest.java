package io.github.updatesentinel.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final byte[] CONTENT = "library".getBytes(StandardCharsets.US_ASCII);

  @Test
  void oneCopyIsKeptAndUsedAgain(@TempDir Path folder) throws IOException {
    Path library = SqliteLibrary.keep(CONTENT, "lib.so", folder);
    Files.setLastModifiedTime(library, FileTime.from(NOW));

    assertThat(SqliteLibrary.keep(CONTENT, "lib.so", folder)).isEqualTo(library);

    assertThat(Files.getLastModifiedTime(library).toInstant()).as("not written").isEqualTo(NOW);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(library);
    }
  }

  @Test
  void aCopyThatIsDamagedIsReplaced(@TempDir Path folder) throws IOException {
    Path library = SqliteLibrary.keep(CONTENT, "lib.so", folder);
    Files.writeString(library, "librarx");

    SqliteLibrary.keep(CONTENT, "lib.so", folder);

    assertThat(library).hasBinaryContent(CONTENT);
  }

  @Test
  void anotherLibraryHasAnotherName(@TempDir Path folder) throws IOException {
    assertThat(SqliteLibrary.keep(new byte[] {1}, "lib.so", folder))
        .isNotEqualTo(SqliteLibrary.keep(CONTENT, "lib.so", folder));
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndNothingElse(@TempDir Path folder) throws IOException {
    Path old = file(folder, "sqlite-3.54-old-libsqlitejdbc.so", NOW.minusSeconds(1));
    Path inUse = file(folder, "sqlite-3.54-new-libsqlitejdbc.so", NOW);
    Path kept = file(folder, "sqlite-3.54-kept-libsqlitejdbc.so", NOW.minusSeconds(1));
    Path other = file(folder, "other", NOW.minusSeconds(1));
    SqliteLibrary.removeOthers(folder, kept, NOW);
    assertThat(old).doesNotExist();
    assertThat(inUse).exists();
    assertThat(kept).exists();
    assertThat(other).exists();
  }

  private static Path file(Path folder, String name, Instant modified) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    Files.setLastModifiedTime(file, FileTime.from(modified));
    return file;
  }
}
