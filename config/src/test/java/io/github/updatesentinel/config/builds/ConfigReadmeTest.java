package io.github.updatesentinel.config.builds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What both pages say of the lines in service. */
class ConfigReadmeTest {
  /** The day that the pages name. */
  private static final LocalDate TODAY = LocalDate.parse("2026-11-28");

  private static final int STALE_AFTER_DAYS = 90;

  private final ReleaseList list = ReleaseList.read();

  ConfigReadmeTest() throws IOException {}

  @ParameterizedTest
  @CsvSource({
    "README.md, client, server, none, no, **yes**",
    "README.zh-CN.md, 客户端, 服务器, 无, 否, **是**"
  })
  void pagesListTheLinesInServiceAndWhichOfThemAreStale(
      String page, String client, String server, String none, String no, String yes)
      throws IOException {
    List<String> expected =
        list.linesWithServers().stream()
            .filter(line -> list.lastEnd(line).map(TODAY::isBefore).orElse(true))
            .sorted()
            .map(
                line -> {
                  Optional<Release> newest = list.newestMonthly(line);
                  return "| %s | %s | %s | %s |"
                      .formatted(
                          line.substring(0, 5),
                          line.endsWith(" SERVER") ? server : client,
                          newest.map(row -> row.os() + ", " + row.day().orElseThrow()).orElse(none),
                          isStale(newest) ? yes : no);
                })
            .toList();

    List<String> listed =
        Files.readAllLines(Path.of(page)).stream()
            .filter(line -> line.matches("\\| \\d{5} \\|.*"))
            .toList();

    assertThat(listed).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource({"README.md", "README.zh-CN.md"})
  void pagesNameTheDayAndTheSizeOfTheList(String page) throws IOException {
    assertThat(Files.readString(Path.of(page)))
        .contains(TODAY.toString(), "%,d".formatted(list.releases().size()));
  }

  private static boolean isStale(Optional<Release> newest) {
    return newest
        .flatMap(Release::day)
        .filter(day -> !day.isBefore(TODAY.minusDays(STALE_AFTER_DAYS)))
        .isEmpty();
  }
}
