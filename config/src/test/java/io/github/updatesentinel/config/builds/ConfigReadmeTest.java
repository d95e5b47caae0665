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

  /** The default of the agent's baselineMaxAge, which it compares with rows of any kind. */
  private static final int MAX_AGE_DAYS = 60;

  private final ReleaseList list = ReleaseList.read();

  ConfigReadmeTest() throws IOException {}

  @ParameterizedTest
  @CsvSource({"README.md, client, server, none, no, yes", "README.zh-CN.md, 客户端, 服务器, 无, 否, 是"})
  void pagesListTheLinesInServiceAndWhatTheListCanStillDecide(
      String page, String client, String server, String none, String no, String yes)
      throws IOException {
    List<String> expected =
        list.linesWithServers().stream()
            .filter(line -> list.lastEnd(line).map(TODAY::isBefore).orElse(true))
            .sorted()
            .map(
                line -> {
                  Optional<Release> monthly = list.newestMonthly(line);
                  Optional<Release> newest = list.newest(line);
                  boolean stale = !isOfLast(STALE_AFTER_DAYS, monthly.flatMap(Release::day));
                  boolean current =
                      monthly.isPresent() && isOfLast(MAX_AGE_DAYS, newest.flatMap(Release::outBy));
                  return "| %s | %s | %s | %s | %s | %s |"
                      .formatted(
                          line.substring(0, 5),
                          line.endsWith(" SERVER") ? server : client,
                          monthly
                              .map(row -> row.os() + ", " + row.day().orElseThrow())
                              .orElse(none),
                          stale ? "**" + yes + "**" : no,
                          newest
                              .map(row -> row.os() + ", " + row.outBy().orElseThrow())
                              .orElse(none),
                          current ? yes : "**" + no + "**");
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

  private static boolean isOfLast(int days, Optional<LocalDate> released) {
    return released.filter(day -> !day.isBefore(TODAY.minusDays(days))).isPresent();
  }
}
