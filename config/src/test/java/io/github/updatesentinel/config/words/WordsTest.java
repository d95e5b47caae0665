package io.github.updatesentinel.config.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No text that users read holds a banned word, in any module. */
class WordsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** The page that lists the banned words. */
  private static final String TERMINOLOGY = "docs/terminology.md";

  private static final Set<String> SKIPPED_FOLDERS = Set.of("target", "test");

  @Test
  void programsAndTemplatesHoldNoBannedWord() throws IOException {
    assertNoBannedWord(files().filter(file -> !file.toString().endsWith(".md")).toList());
  }

  @Test
  void documentsHoldNoBannedWord() throws IOException {
    assertNoBannedWord(
        files()
            .filter(file -> file.toString().endsWith(".md"))
            .filter(file -> !name(file).equals(TERMINOLOGY))
            .toList());
  }

  @Test
  void everyKindOfTextIsRead() throws IOException {
    List<String> texts = files().flatMap(this::texts).map(UserText::text).toList();
    assertThat(texts)
        .anyMatch(text -> text.contains("Update Sentinel %1 has started."))
        .anyMatch(text -> text.contains("Update Sentinel %1 已启动。"))
        .anyMatch(text -> text.equals("Falsely up to date"))
        .anyMatch(text -> text.equals("误报为最新"))
        .anyMatch(text -> text.contains("Usage: sentinel COMMAND"))
        .anyMatch(text -> text.contains("The collector is ready: "))
        .anyMatch(text -> text.contains("Group Policy settings for Update Sentinel"))
        .anyMatch(text -> text.contains("A newer version of Update Sentinel"));
  }

  private void assertNoBannedWord(List<Path> files) {
    assertThat(files).isNotEmpty();
    assertThat(
            files.stream()
                .flatMap(this::texts)
                .flatMap(
                    text ->
                        BannedWords.in(text.text()).stream()
                            .map(
                                found ->
                                    text.file()
                                        + ":"
                                        + text.line()
                                        + ": "
                                        + found
                                        + " in "
                                        + text.text().strip()))
                .toList())
        .isEmpty();
  }

  private Stream<UserText> texts(Path file) {
    return UserText.of(PROJECT, file);
  }

  /** The sources of all modules, their configuration, and the documents. */
  private static Stream<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        PROJECT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            return !folder.equals(PROJECT)
                    && (name.startsWith(".") || SKIPPED_FOLDERS.contains(name))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isText(name(file))) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted();
  }

  private static boolean isText(String name) {
    return !name.contains("/db/migration/")
        && (name.contains("/src/main/") || name.startsWith("config/") || name.endsWith(".md"));
  }

  private static String name(Path file) {
    return PROJECT.relativize(file).toString().replace('\\', '/');
  }
}
