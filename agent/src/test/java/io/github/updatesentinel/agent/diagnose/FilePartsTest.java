package io.github.updatesentinel.agent.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePartsTest {
  private final Path folder;

  FilePartsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void endBeginsWithAWholeLine() throws Exception {
    Path file = Files.writeString(folder.resolve("a.log"), "first secret\nsecond\nthird\n");

    assertThat(text(FileParts.end("a", file, 15))).isEqualTo("second\nthird\n");
    assertThat(text(FileParts.end("a", file, 12))).isEqualTo("third\n");
    assertThat(text(FileParts.end("a", file, 1000))).startsWith("first secret\n");
    assertThat(text(FileParts.end("a", file, 3))).as("no whole line").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {52, 53, 54, 55, 56})
  void endOfUtf16KeepsItsSecretsRecognizable(int maxBytes) throws Exception {
    Path file = folder.resolve("ReportingEvents.log");
    // The first character has the byte of a line end in it.
    String text = "first line of the log\r\n上 password=hunter2\r\nupdates password=hunter2\r\n";
    Files.write(file, text.getBytes(StandardCharsets.UTF_16LE));
    byte[] end = FileParts.end("a", file, maxBytes + 40).source().read();

    assertThat(new String(new Redactor(List.of()).redact(end), StandardCharsets.UTF_8))
        .contains("password=***")
        .doesNotContain("hunter2")
        .doesNotContain("h\0u\0n");
  }

  @Test
  void fileThatIsMissingOrALinkIsNotRead() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Path link = Files.createSymbolicLink(folder.resolve("sentinel.log"), secret);

    assertThatThrownBy(() -> text(FileParts.end("a", link, 100)))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> text(FileParts.end("a", folder.resolve("none"), 100)))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void tenNewestLogsOfAFolderAreTaken() throws Exception {
    for (int i = 0; i < 12; i++) {
      Path log = Files.writeString(folder.resolve("sentinel-" + i + ".log"), "x");
      Files.setLastModifiedTime(log, FileTime.fromMillis(1_000_000L * (i + 1)));
    }
    Files.writeString(folder.resolve("credentials.dat"), "x");

    assertThat(FileParts.logs("logs", folder, 100))
        .hasSize(10)
        .extracting(Part::name)
        .startsWith("logs/sentinel-11.log")
        .doesNotContain("logs/sentinel-1.log");
  }

  @Test
  void folderThatCanNotBeListedIsAPartThatSaysWhy() {
    assertThat(FileParts.logs("logs", folder.resolve("none"), 100))
        .singleElement()
        .satisfies(
            part ->
                assertThatThrownBy(() -> part.source().read())
                    .isInstanceOf(NoSuchFileException.class));
  }

  @Test
  void listingNamesFilesAndNothingOfTheirContent() throws Exception {
    Files.writeString(folder.resolve("credentials.dat"), "a secret");

    assertThat(text(FileParts.listing("files", folder)))
        .contains("credentials.dat  8  ")
        .doesNotContain("a secret");
  }

  private static String text(Part part) throws Exception {
    return new String(part.source().read(), StandardCharsets.UTF_8);
  }
}
