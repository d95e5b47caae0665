package io.github.updatesentinel.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  private final Path folder;
  private final Path file;
  private int moves;

  DurableFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("state.json");
  }

  @Test
  void writesANewFileAndNothingElse() throws IOException {
    DurableFile.write(file, NEW);

    assertThat(file).hasBinaryContent(NEW);
    assertThat(folder.toFile().list()).containsExactly("state.json");
  }

  @Test
  void replacesAnOldFileThatIsLonger() throws IOException {
    Files.writeString(file, "old and longer");

    DurableFile.write(file, NEW);

    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void whatAWriteBeforeLeftBehindIsOverwritten() throws IOException {
    Files.writeString(folder.resolve("state.json.new"), "half of something longer");

    DurableFile.write(file, NEW);

    assertThat(file).hasBinaryContent(NEW);
    assertThat(folder.toFile().list()).containsExactly("state.json");
  }

  @Test
  void theOldFileIsWholeUntilTheNewOneIs() throws IOException {
    Files.writeString(file, "old");

    DurableFile.write(
        file,
        NEW,
        (from, to) -> {
          assertThat(to).isEqualTo(file).hasContent("old");
          assertThat(from).isEqualTo(folder.resolve("state.json.new")).hasBinaryContent(NEW);
          move(from, to);
        },
        Duration.ZERO);

    assertThat(moves).isOne();
  }

  @Test
  void aScannerThatHoldsTheFileForAMomentIsWaitedFor() throws IOException {
    DurableFile.write(
        file,
        NEW,
        (from, to) -> {
          if (++moves < 5) {
            throw moves % 2 == 0
                ? new AccessDeniedException(to.toString())
                : new FileSystemException(to.toString(), null, "in use by another process");
          }
          move(from, to);
        },
        Duration.ZERO);

    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void aFileThatStaysHeldIsAnErrorAndTheOldOneStays() throws IOException {
    Files.writeString(file, "old");

    assertThatThrownBy(
            () ->
                DurableFile.write(
                    file,
                    NEW,
                    (from, to) -> {
                      moves++;
                      throw new AccessDeniedException(to.toString());
                    },
                    Duration.ZERO))
        .isInstanceOf(AccessDeniedException.class);

    assertThat(moves).isEqualTo(10);
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("state.json");
  }

  @Test
  void otherErrorsAreNotTriedAgain() {
    assertThatThrownBy(
            () ->
                DurableFile.write(
                    file,
                    NEW,
                    (from, to) -> {
                      moves++;
                      throw new IOException("There is not enough space on the disk");
                    },
                    Duration.ZERO))
        .hasMessageContaining("not enough space");

    assertThat(moves).isOne();
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void readsTheWholeFileUpToItsLimit() throws IOException {
    assertThat(DurableFile.read(file, 3)).isEmpty();
    DurableFile.write(file, NEW);

    assertThat(DurableFile.read(file, 3)).contains(NEW);
    assertThatThrownBy(() -> DurableFile.read(file, 2))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": larger than 2 bytes");
  }

  @Test
  void whatCannotBeReadIsAnErrorAndNotMissing() {
    assertThatThrownBy(() -> DurableFile.read(folder, 100)).isInstanceOf(IOException.class);
  }

  @Test
  void aFolderThatIsMissingIsAnError() {
    assertThatThrownBy(() -> DurableFile.write(folder.resolve("gone").resolve("a"), NEW))
        .isInstanceOf(NoSuchFileException.class);
  }

  private void move(Path from, Path to) throws IOException {
    moves++;
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
