package io.github.updatesentinel.agent.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DeletionTest {
  private final Path outside;
  private final Path folder;

  DeletionTest(@TempDir Path temporary) throws IOException {
    this.outside = Files.createDirectory(temporary.resolve("outside"));
    this.folder = Files.createDirectory(temporary.resolve("folder"));
  }

  @Test
  void folderGoesWithAllThatIsInIt() throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("file"), "x");
    Files.writeString(folder.resolve("other"), "x");

    Deletion.delete(folder);

    assertThat(folder).doesNotExist();
  }

  @Test
  void fileThatIsHeldKeepsNoneOfTheOthers() throws IOException {
    Path held = Files.writeString(Files.createDirectory(folder.resolve("b")).resolve("file"), "x");
    for (String name : new String[] {"a", "c"}) {
      Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("file"), "x");
    }

    assertThatThrownBy(
            () ->
                Deletion.delete(
                    folder,
                    path -> {
                      if (path.equals(held)) {
                        throw new IOException("held by a virus scanner");
                      }
                      Files.delete(path);
                    }))
        .hasMessage("held by a virus scanner");

    assertThat(held).exists();
    assertThat(folder).isDirectoryNotContaining("glob:**/{a,c}");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a user there may create no link")
  void targetOfALinkStays() throws IOException {
    Path kept = Files.writeString(outside.resolve("kept"), "x");
    Files.createSymbolicLink(folder.resolve("link"), outside);

    Deletion.delete(folder);

    assertThat(folder).doesNotExist();
    assertThat(kept).exists();
  }
}
