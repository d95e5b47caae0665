package io.github.updatesentinel.agent.updatelog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.update.LogJudgement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogInputTest {
  private static final String LOG = Logs.decoded().zero(1, 1, "80070422").text();

  private final Path folder;

  LogInputTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static LogAnalysis analyze(Path path) {
    LogAnalyzer analyzer = new LogAnalyzer(read -> {});
    analyzer.add(path);
    return analyzer.result();
  }

  @Test
  void missingFileIsSaid() {
    LogAnalysis analysis = analyze(folder.resolve("none.log"));
    assertThat(analysis.files().get(0).why())
        .isEqualTo(new LogProblem(LogProblem.Kind.MISSING, null));
    assertThat(analysis.isIncomplete()).isTrue();
  }

  @Test
  void logsOfAFolderAreReadInTheOrderOfTheirNames() throws IOException {
    Files.createDirectories(folder.resolve("deep/er"));
    Files.writeString(folder.resolve("deep/er/b.log"), LOG);
    Files.writeString(folder.resolve("a.TXT"), LOG);
    Files.writeString(folder.resolve("picture.png"), LOG);
    LogAnalysis analysis = analyze(folder);
    assertThat(analysis.files())
        .extracting(LogFile::name)
        .containsExactly(
            folder.resolve("a.TXT").toString(), folder.resolve("deep/er/b.log").toString());
    assertThat(analysis.filesSkipped()).isEqualTo(1);
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void folderOfVeryManyFilesIsReadInPartAndThatIsSaid() throws IOException {
    for (int file = 0; file < LogInput.MAX_FILES + 5; file++) {
      Files.writeString(folder.resolve(file + ".log"), "x");
    }
    Files.writeString(folder.resolve("picture.png"), "x");
    LogAnalysis analysis = analyze(folder);
    assertThat(analysis.files()).hasSize(LogInput.MAX_FILES + 1);
    assertThat(analysis.files().get(LogInput.MAX_FILES).why())
        .isEqualTo(new LogProblem(LogProblem.Kind.TOO_MANY_FILES, "1000"));
    assertThat(analysis.filesLeftOut()).isEqualTo(5);
    assertThat(analysis.filesSkipped()).isEqualTo(1);
    assertThat(analysis.isIncomplete()).isTrue();
  }

  @Test
  void logsOfAnArchiveAreRead() throws IOException {
    Path zip = folder.resolve("logs.zip");
    try (ZipOutputStream out = zip(zip, UTF_8)) {
      entry(out, "Logs/WindowsUpdate.log", LOG.getBytes(UTF_8));
      entry(out, "notes.docx", new byte[10]);
    }
    LogAnalysis analysis = analyze(zip);
    assertThat(analysis.files())
        .singleElement()
        .satisfies(file -> assertThat(file.name()).isEqualTo(zip + "!Logs/WindowsUpdate.log"));
    assertThat(analysis.filesSkipped()).isEqualTo(1);
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void namesOfAnArchiveMayBeInAnyCodePageAndActOnNoConsole() throws IOException {
    Path zip = folder.resolve("logs.zip");
    try (ZipOutputStream out = zip(zip, Charset.forName("GBK"))) {
      entry(out, "更新日志.log", LOG.getBytes(UTF_8));
      entry(out, "\u001b[2J.log", LOG.getBytes(UTF_8));
    }
    assertThat(analyze(zip).files())
        .extracting(LogFile::name)
        .containsExactly(zip + "!更新日志.log", zip + "!?[2J.log");
  }

  @Test
  void archiveThatExpandsWithoutEndIsLeft() throws IOException {
    Path zip = folder.resolve("bomb.zip");
    try (ZipOutputStream out = zip(zip, UTF_8)) {
      out.putNextEntry(new ZipEntry("a.log"));
      byte[] zeros = new byte[1 << 20];
      for (int piece = 0; piece < 300; piece++) {
        out.write(zeros);
      }
      out.closeEntry();
      entry(out, "b.log", LOG.getBytes(UTF_8));
    }
    LogAnalysis analysis = analyze(zip);
    assertThat(analysis.files())
        .allSatisfy(
            file -> {
              LogProblem why = Objects.requireNonNull(file.why());
              assertThat(why.kind()).isEqualTo(LogProblem.Kind.EXPANDS_TOO_MUCH);
            });
    assertThat(analysis.isIncomplete()).isTrue();
  }

  @Test
  void damagedArchiveGivesWhatCameBefore() throws IOException {
    Path zip = folder.resolve("cut.zip");
    try (ZipOutputStream out = zip(zip, UTF_8)) {
      entry(out, "a.log", LOG.getBytes(UTF_8));
      entry(out, "b.log", LOG.repeat(500).getBytes(UTF_8));
    }
    byte[] whole = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(whole, whole.length - 900));
    LogAnalysis analysis = analyze(zip);
    assertThat(analysis.counts().get(LogJudgement.FALSE_ZERO)).isGreaterThan(1);
    assertThat(analysis.isIncomplete()).isTrue();
  }

  @Test
  void archiveWithinAnArchiveIsNamedAndNotOpened() throws IOException {
    Path inner = folder.resolve("inner.zip");
    try (ZipOutputStream out = zip(inner, UTF_8)) {
      entry(out, "a.log", LOG.getBytes(UTF_8));
    }
    Path outer = folder.resolve("outer.zip");
    try (ZipOutputStream out = zip(outer, UTF_8)) {
      entry(out, "b.log", Files.readAllBytes(inner));
      entry(out, "inner.zip", Files.readAllBytes(inner));
    }
    LogAnalysis analysis = analyze(outer);
    assertThat(analysis.files())
        .extracting(LogFile::name)
        .containsExactly(outer + "!b.log", outer + "!inner.zip");
    assertThat(analysis.files())
        .extracting(LogFile::why)
        .containsOnly(new LogProblem(LogProblem.Kind.ARCHIVE, null));
    assertThat(analysis.filesSkipped()).isZero();
    assertThat(analysis.isIncomplete()).isTrue();
  }

  private static ZipOutputStream zip(Path path, Charset names) throws IOException {
    OutputStream out = Files.newOutputStream(path);
    return new ZipOutputStream(out, names);
  }

  private static void entry(ZipOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
  }

  @Test
  void latinNamesStayReadable() throws IOException {
    Path zip = folder.resolve("latin.zip");
    try (ZipOutputStream out = zip(zip, ISO_8859_1)) {
      entry(out, "plain.log", LOG.getBytes(UTF_8));
    }
    assertThat(analyze(zip).files().get(0).name()).endsWith("!plain.log");
  }
}
