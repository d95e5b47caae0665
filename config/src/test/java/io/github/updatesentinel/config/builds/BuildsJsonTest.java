package io.github.updatesentinel.config.builds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A wrong revision would accuse every computer of a line, so the rows vouch for one another. */
class BuildsJsonTest {
  /** Released a week early, because of Meltdown. */
  private static final String EARLY = "14393.2007";

  /** No source gives its end. */
  private static final String WITHOUT_END = "26300";

  private final ReleaseList list = ReleaseList.read();

  BuildsJsonTest() throws IOException {}

  @Test
  void aRevisionIsListedOnceInALine() {
    Set<String> seen = new HashSet<>();
    assertThat(list.releases()).allMatch(release -> seen.add(release.line() + "." + release.ubr()));
  }

  @Test
  void rowsAreSortedByBuildAndFamilyAndRevision() {
    List<String> keys =
        list.releases().stream()
            .map(row -> "%05d %b %06d".formatted(row.build(), row.server(), row.ubr()))
            .toList();
    assertThat(keys).isSorted();
  }

  @Test
  void monthlyReleasesOfALineAscendInRevisionAndDay() {
    list.lines()
        .forEach(
            (line, releases) -> {
              List<LocalDate> days =
                  releases.stream()
                      .filter(Release::isMonthly)
                      .flatMap(release -> release.day().stream())
                      .toList();
              assertThat(days).as(line).isSorted();
              assertThat(new HashSet<>(days)).as(line).hasSameSizeAs(days);
            });
  }

  @Test
  void cumulativeReleasesNeverDescendByMoreThanAWeek() {
    // A preview can reach the Release Preview ring before the line itself is out.
    list.lines()
        .forEach(
            (line, releases) -> {
              LocalDate last = LocalDate.MIN.plusDays(7);
              for (Release release : releases) {
                if (!release.kind().equals("H") && release.day().isPresent()) {
                  LocalDate day = release.day().get();
                  assertThat(day).as(release.os()).isAfterOrEqualTo(last.minusDays(7));
                  last = day;
                }
              }
            });
  }

  @Test
  void monthlyReleasesAreOfAPatchDay() {
    assertThat(list.releases())
        .filteredOn(release -> release.isMonthly() && !release.os().equals(EARLY))
        .allSatisfy(
            release -> assertThat(Release.isPatchDay(release.day().orElseThrow())).isTrue());
  }

  @Test
  void linesInServiceHaveEachMonthlyRelease() {
    for (String line : List.of("19044", "20348 SERVER", "26100", "26100 SERVER", "22631")) {
      List<LocalDate> days =
          list.lines().get(line).stream()
              .filter(Release::isMonthly)
              .flatMap(release -> release.day().stream())
              .filter(day -> day.getYear() >= 2025)
              .toList();
      assertThat(days).as(line).hasSize(21).first().isEqualTo(LocalDate.parse("2025-01-14"));
    }
  }

  @Test
  void aHotpatchStandsForAMonthlyReleaseOfItsLineAndMonth() {
    Map<String, List<Release>> lines = list.lines();
    List<Release> hotpatches =
        list.releases().stream().filter(release -> release.kind().equals("H")).toList();
    assertThat(hotpatches).hasSizeGreaterThan(70);
    for (Release hotpatch : hotpatches) {
      assertThat(lines.get(hotpatch.line()))
          .as(hotpatch.text())
          .anyMatch(
              row ->
                  row.ubr() == hotpatch.of()
                      && row.isMonthly()
                      && row.day().orElseThrow().withDayOfMonth(1).equals(month(hotpatch))
                      && !row.day().orElseThrow().isAfter(hotpatch.released().orElseThrow()));
    }
  }

  @Test
  void onlyAHotpatchStandsForAnother() {
    assertThat(list.releases())
        .allMatch(release -> release.kind().equals("H") == release.text().contains("\"of\":"));
  }

  @Test
  void anUpdateHasOneRevisionInALineAndOneOnLinesThatShareIt() {
    Map<String, List<Release>> lines = list.lines();
    for (List<String> pair :
        List.of(List.of("19044", "19045"), List.of("26100", "26200"), List.of("22621", "22631"))) {
      List<String> differences = new ArrayList<>();
      for (Release one : lines.get(pair.get(0))) {
        lines.get(pair.get(1)).stream()
            .filter(other -> other.kb().isPresent() && other.kb().equals(one.kb()))
            .filter(other -> other.ubr() != one.ubr() || !other.day().equals(one.day()))
            .filter(other -> other.day().isPresent() && one.day().isPresent())
            .forEach(other -> differences.add(one.text() + " " + other.text()));
      }
      assertThat(differences).isEmpty();
    }
  }

  @Test
  void linesWithServersOfTheirOwnHaveNoRowsForBoth() {
    assertThat(list.lines()).doesNotContainKeys("20348", "25398");
  }

  @Test
  void everyLineHasAnEndOfServicing() {
    assertThat(list.linesWithServers())
        .filteredOn(line -> list.servicing(line).isEmpty())
        .containsExactly(WITHOUT_END);
    assertThat(list.servicing())
        .allMatch(
            end ->
                list.linesWithServers().stream()
                    .anyMatch(line -> list.servicing(line).contains(end)));
  }

  @Test
  void anEditionIsNamedOnceInALine() {
    for (String line : list.linesWithServers()) {
      List<String> editions =
          list.servicing(line).stream()
              .map(end -> end.contains("editions") ? end.replaceAll(".*\\[|\\].*", "") : "others")
              .flatMap(names -> List.of(names.split(",")).stream())
              .toList();
      assertThat(editions).as(line).doesNotHaveDuplicates();
    }
  }

  @Test
  void theGovernmentEditionEndsWithLtsc2021() {
    assertThat(list.servicing("19044"))
        .filteredOn(end -> end.contains("\"EnterpriseG\""))
        .singleElement()
        .asString()
        .contains("\"EnterpriseS\"", "\"ends\":\"2027-01-12\"");
  }

  @Test
  void theListLeavesAgentsRoom() {
    // Limits of BaselineLimits are 1 MiB, 8,000 rows, and 50,000 marks.
    assertThat(list.text().length()).isLessThan(200_000);
    assertThat(list.releases()).hasSizeLessThan(2_500);
    assertThat(list.text().chars().filter(c -> c == ',' || c == '{' || c == '[').count())
        .isLessThan(15_000);
  }

  @Test
  void theVersionIsTheMonthOfTheNewestMonthlyRelease() {
    String newest =
        list.releases().stream()
            .filter(Release::isMonthly)
            .flatMap(release -> release.day().stream())
            .max(LocalDate::compareTo)
            .orElseThrow()
            .toString();
    assertThat(list.text()).startsWith("{\"version\":\"" + newest.substring(0, 7) + "\"");
  }

  private static LocalDate month(Release release) {
    return release.released().orElseThrow().withDayOfMonth(1);
  }
}
