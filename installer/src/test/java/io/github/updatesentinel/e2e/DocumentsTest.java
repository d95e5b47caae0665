package io.github.updatesentinel.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents against one another: links, both languages, and their size. */
class DocumentsTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```");

  /** Pages that exist in one language alone: lists of evidence and pages for developers. */
  private static final Set<String> ENGLISH_ONLY = Set.of("not-yet-on-windows.md", "terminology.md");

  @Test
  void everyRelativeLinkLeadsToAFileAndAHeading() throws IOException {
    Map<Path, Set<String>> anchors = new HashMap<>();
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : links(page)) {
        String[] parts = link.split("#", 2);
        Path target =
            parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).toAbsolutePath().normalize();
        boolean found =
            Files.exists(target)
                && (parts.length == 1
                    || anchors.computeIfAbsent(target, DocumentsTest::anchors).contains(parts[1]));
        if (!found) {
          broken.add(PROJECT.relativize(page) + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageExistsInBothLanguagesWithTheSameHeadings() throws IOException {
    for (Path page : pages()) {
      String name = page.getFileName().toString();
      if (!page.startsWith(PROJECT.resolve("docs")) || ENGLISH_ONLY.contains(name)) {
        continue;
      }
      if (!name.endsWith(".zh-CN.md")) {
        Path twin = page.resolveSibling(name.replace(".md", ".zh-CN.md"));
        assertThat(twin).exists();
        assertThat(levels(twin)).as(twin.toString()).isEqualTo(levels(page));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  void readmeStaysShort(String file) throws IOException {
    assertThat(Files.size(PROJECT.resolve(file))).isLessThanOrEqualTo(12_000);
  }

  @Test
  void everyPictureIsShownAndSmall() throws IOException {
    String all = pages().stream().map(DocumentsTest::text).collect(joining("\n"));
    try (Stream<Path> pictures = Files.list(PROJECT.resolve("docs/images"))) {
      assertThat(pictures)
          .isNotEmpty()
          .allSatisfy(
              picture -> {
                assertThat(all).contains("images/" + picture.getFileName() + ")");
                assertThat(Files.size(picture)).isLessThan(150_000);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/verdicts.md", "docs/verdicts.zh-CN.md"})
  void tablesHaveEveryVerdictAndEveryReasonInItsOrder(String page) throws IOException {
    String text = text(PROJECT.resolve(page));

    assertThat(first(text, "(?m)^\\| (\\d+) \\| `"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 14).mapToObj(Integer::toString).toList());
    assertThat(Set.copyOf(first(text, "(?m)^\\| \\d+ \\| `([A-Z_]+)`")))
        .containsExactlyInAnyOrderElementsOf(constants("VerdictCode.java"));
    assertThat(first(text, "(?m)^\\| `([A-Z_]+)`")).isEqualTo(constants("ReasonCode.java"));
  }

  private static List<String> first(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  void readmeNamesEveryVerdict(String page) throws IOException {
    assertThat(
            text(PROJECT.resolve(page))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", 3)[1]))
        .containsExactlyInAnyOrderElementsOf(constants("VerdictCode.java"));
  }

  /** The constants of an enumeration of the agent, or of what it shares with the collector. */
  private static List<String> constants(String file) throws IOException {
    try (Stream<Path> sources =
        Stream.of("agent", "contract")
            .map(module -> PROJECT.resolve(module).resolve("src/main/java"))
            .filter(Files::exists)
            .flatMap(DocumentsTest::walk)) {
      List<Path> found = sources.filter(source -> source.endsWith(file)).toList();
      assertThat(found).as(file).hasSize(1);
      return Pattern.compile("(?m)^  ([A-Z][A-Z_]+)\\b")
          .matcher(text(found.get(0)))
          .results()
          .map(match -> match.group(1))
          .toList();
    }
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/events.md", "docs/events.zh-CN.md"})
  void tableOfEventsHasEveryMessage(String page) throws IOException {
    String messages = text(PROJECT.resolve("agent/src/main/mc/UpdateSentinel.mc"));
    List<String> shown =
        text(PROJECT.resolve(page))
            .lines()
            .filter(line -> line.startsWith("| 1"))
            .map(line -> line.split("\\|", -1)[1])
            .flatMap(ids -> Stream.of(ids.split("/")))
            .map(String::strip)
            .toList();

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            Pattern.compile("(?m)^MessageId=(\\d+)")
                .matcher(messages)
                .results()
                .map(match -> match.group(1))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/heartbeat.md", "docs/heartbeat.zh-CN.md"})
  void tableOfHeartbeatsHasEveryMemberInTheOrderOfTheSchema(String page) throws IOException {
    String schema = text(PROJECT.resolve("config/heartbeat.schema.json"));
    String members = schema.substring(schema.indexOf("\n  \"properties\": {"));
    String shown =
        text(PROJECT.resolve(page))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", -1)[1])
            .collect(joining("\n"));

    assertThat(first(shown, "`(\\w+)`"))
        .isEqualTo(
            first(members.substring(0, members.indexOf("\n  }")), "(?m)^    \"(\\w+)\": \\{"));
  }

  @ParameterizedTest
  @CsvSource({
    "docs/architecture.md, agent",
    "docs/architecture.zh-CN.md, agent",
    "docs/architecture.md, collector",
    "docs/architecture.zh-CN.md, collector",
  })
  void mapOfPackagesIsTheTableThatATestEnforces(String page, String module) throws IOException {
    String test =
        Files.readString(
            PROJECT.resolve(
                "%1$s/src/test/java/io/github/updatesentinel/%1$s/PackagesTest.java"
                    .formatted(module)));
    String table = test.replaceAll("(?s).*MAY_IMPORT =\\s+\"\"\"\n(.*?)\"\"\".*", "$1");
    List<String> enforced =
        table
            .replaceAll("\\\\\n", " ")
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> words(line, ":"))
            .toList();

    String map =
        text(PROJECT.resolve(page)).split("<!-- packages of the %s -->".formatted(module), 2)[1];
    List<String> shown =
        map.lines()
            .dropWhile(line -> !line.startsWith("| `"))
            .takeWhile(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", -1))
            .map(cells -> words(cells[1] + " " + cells[3], "`"))
            .toList();

    assertThat(shown).isNotEmpty().isEqualTo(enforced);
  }

  /** The words of a row, one blank apart. */
  private static String words(String row, String separator) {
    return row.replace(separator, " ").strip().replaceAll(" +", " ");
  }

  /** Every Markdown file that is not an output of the build. */
  private static List<Path> pages() throws IOException {
    try (Stream<Path> files =
        Stream.of(".", "docs", "config", "installer/src")
            .map(PROJECT::resolve)
            .flatMap(DocumentsTest::under)) {
      return files.distinct().sorted().toList();
    }
  }

  private static Stream<Path> under(Path folder) {
    int depth = folder.endsWith("docs") || folder.endsWith(".") ? 1 : 10;
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(Path::normalize)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutCode(Path page) {
    return CODE.matcher(text(page)).replaceAll("");
  }

  private static List<String> links(Path page) {
    return LINK.matcher(withoutCode(page))
        .results()
        .map(match -> match.group(1))
        .filter(link -> !link.contains(":"))
        .toList();
  }

  private static List<Integer> levels(Path page) {
    return HEADING
        .matcher(withoutCode(page))
        .results()
        .map(match -> match.group().indexOf(' '))
        .toList();
  }

  /** The anchors that GitHub gives to the headings of a page. */
  private static Set<String> anchors(Path page) {
    Set<String> anchors = new HashSet<>();
    Matcher headings = HEADING.matcher(withoutCode(page));
    while (headings.find()) {
      String heading = headings.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
      String anchor =
          heading
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
              .replace(' ', '-');
      int repeated = 1;
      String unique = anchor;
      while (!anchors.add(unique)) {
        unique = anchor + "-" + repeated++;
      }
    }
    return anchors;
  }
}
