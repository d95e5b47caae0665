package io.github.updatesentinel.collector.baseline.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.collector.baseline.guide.ConvertedBaseline.Keep;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConvertedBaselineTest {
  private static final LocalDate PATCH_DAY = LocalDate.parse("2026-09-08");
  private static final SecurityGuide SEPTEMBER =
      guide(
          "2026-09",
          row(26_100, 33_438, "KB5122871", null, WindowsFamily.SERVER),
          row(19_044, 7725, "KB5122878", null, null),
          row(26_100, 9445, "KB5124008", null, null));

  @Test
  void theListHasOneRowALineSortedByBuildAndFamily() throws InvalidBaseline {
    assertThat(converted(List.of(SEPTEMBER), null).text())
        .isEqualTo(
            """
            {"version":"2026-09","builds":[
            {"build":19044,"ubr":7725,"kb":"KB5122878","released":"2026-09-08","kind":"B"},
            {"build":26100,"ubr":9445,"kb":"KB5124008","released":"2026-09-08","kind":"B"},
            {"build":26100,"ubr":33438,"kb":"KB5122871","released":"2026-09-08","kind":"B","family":"SERVER"}
            ]}
            """);
  }

  @Test
  void aHotpatchNamesTheReleaseThatItStandsFor() throws InvalidBaseline {
    SecurityGuide guide = guide("2026-09", row(26_100, 9448, "KB5129241", 9445, null));

    assertThat(converted(List.of(guide), null).text()).contains("\"kind\":\"H\",\"of\":9445}");
  }

  @Test
  void ofTwoMonthsThatNameAHotpatchTheNewerReleaseCounts() throws InvalidBaseline {
    SecurityGuide august = guide("2026-08", row(26_100, 9448, "KB5129241", 9168, null));
    SecurityGuide september = guide("2026-09", row(26_100, 9448, "KB5129241", 9445, null));

    for (List<SecurityGuide> order :
        List.of(List.of(august, september), List.of(september, august))) {
      assertThat(converted(order, null).added()).extracting(BuildRow::of).containsExactly(9445);
    }
  }

  @Test
  void theListIsAddedToAndKeepsWhatItHas() throws InvalidBaseline {
    String list =
        """
        {"version":"2026-08","builds":[{"build":19044,"ubr":7725,"kb":"KB7000001","kind":"B","own":[1]},\
        {"build":14393,"ubr":9512,"kind":"B"}],"withdraws":["2026-07"],\
        "servicing":[{"build":19044,"ends":"2027-01-12"},{"build":26100,"ends":"2027-10-12"}]}""";

    ConvertedBaseline converted = converted(List.of(SEPTEMBER), list.getBytes(UTF_8));

    assertThat(converted.text())
        .isEqualTo(
            """
            {"version":"2026-09","builds":[
            {"build":14393,"ubr":9512,"kind":"B"},
            {"build":19044,"ubr":7725,"kb":"KB7000001","kind":"B","own":[1]},
            {"build":26100,"ubr":9445,"kb":"KB5124008","released":"2026-09-08","kind":"B"},
            {"build":26100,"ubr":33438,"kb":"KB5122871","released":"2026-09-08","kind":"B","family":"SERVER"}
            ],"withdraws":["2026-07"],"servicing":[
            {"build":19044,"ends":"2027-01-12"},
            {"build":26100,"ends":"2027-10-12"}
            ]}
            """);
    assertThat(converted.added()).extracting(BuildRow::ubr).containsExactly(9445, 33_438);
  }

  @Test
  void aRowForBothFamiliesIsNotRepeatedForOne() throws InvalidBaseline {
    SecurityGuide guide = guide("2026-09", row(20_348, 5622, null, null, WindowsFamily.SERVER));
    String list = "{\"version\":\"1\",\"builds\":[{\"build\":20348,\"ubr\":5622,\"kind\":\"B\"}]}";

    assertThat(converted(List.of(guide), list.getBytes(UTF_8)).added()).isEmpty();
  }

  @Test
  void aNewerVersionOfTheListStays() throws InvalidBaseline {
    String list = "{\"version\":\"2026-11-9\",\"builds\":[{\"build\":19044,\"ubr\":1}]}";

    assertThat(converted(List.of(SEPTEMBER), list.getBytes(UTF_8)).text())
        .startsWith("{\"version\":\"2026-11-9\",");
  }

  @Test
  void previewsAndOutOfBandUpdatesOfTheListAreDroppedSinceAgentsWouldRequireThem()
      throws InvalidBaseline {
    String list =
        """
        {"version":"2026-08","builds":[{"build":19044,"ubr":7663,"kind":"B"},\
        {"build":19044,"ubr":7664,"kind":"OOB"},{"build":26100,"ubr":9500,"kind":"C"},\
        {"build":26100,"ubr":9501,"kind":"D"},{"build":26100,"ubr":9502},\
        {"build":26100,"ubr":9000,"kind":"H","of":9001}]}""";

    ConvertedBaseline converted = converted(List.of(SEPTEMBER), list.getBytes(UTF_8));

    assertThat(BaselineDocument.parse(converted.text().getBytes(UTF_8)).rows())
        .extracting(BuildRow::ubr)
        .containsExactly(7663, 7725, 9000, 9445, 33_438);
    assertThat(converted.dropped()).isEqualTo(4);
  }

  @Test
  void aRowWithoutAKindGivesWayToTheMonthlyReleaseOfTheDocument() throws InvalidBaseline {
    String list = "{\"version\":\"1\",\"builds\":[{\"build\":19044,\"ubr\":7725}]}";

    assertThat(converted(List.of(SEPTEMBER), list.getBytes(UTF_8)).added())
        .extracting(BuildRow::ubr)
        .contains(7725);
  }

  @Test
  void theVersionCanBeChosenForACorrectedDocumentOfTheSameMonth() throws InvalidBaseline {
    assertThat(ConvertedBaseline.of(List.of(SEPTEMBER), null, Keep.REQUIRED, "2026-09-2").text())
        .startsWith("{\"version\":\"2026-09-2\",");
  }

  @Test
  void aVersionThatAgentsRefuseIsNotWritten() {
    assertThatThrownBy(
            () -> ConvertedBaseline.of(List.of(SEPTEMBER), null, Keep.REQUIRED, "x".repeat(101)))
        .isInstanceOf(InvalidBaseline.class);
  }

  @Test
  void aListThatAgentsRefuseIsNotAddedTo() {
    assertThatThrownBy(() -> converted(List.of(SEPTEMBER), "{}".getBytes(UTF_8)))
        .isInstanceOf(InvalidBaseline.class);
  }

  @Test
  void theShippedListCanBeCompleted() throws Exception {
    byte[] shipped = Files.readAllBytes(Path.of("../config/builds.json"));

    ConvertedBaseline converted = ConvertedBaseline.of(List.of(SEPTEMBER), shipped, Keep.ALL, null);

    assertThat(converted.added()).isEmpty();
    assertThat(converted.text()).isEqualTo(new String(shipped, UTF_8));
  }

  @Test
  void ofTheShippedListOnlyMonthlyReleasesAndHotpatchesCanBePublished() throws Exception {
    byte[] shipped = Files.readAllBytes(Path.of("../config/builds.json"));

    ConvertedBaseline converted = converted(List.of(SEPTEMBER), shipped);

    assertThat(BaselineDocument.parse(converted.text().getBytes(UTF_8)).rows())
        .hasSizeGreaterThan(1000)
        .extracting(BuildRow::kind)
        .containsOnly("B", "H");
  }

  private static ConvertedBaseline converted(List<SecurityGuide> guides, byte @Nullable [] existing)
      throws InvalidBaseline {
    return ConvertedBaseline.of(guides, existing, Keep.REQUIRED, null);
  }

  private static SecurityGuide guide(String month, BuildRow... rows) {
    return new SecurityGuide(YearMonth.parse(month), List.of(rows));
  }

  private static BuildRow row(
      int build,
      int ubr,
      @Nullable String kb,
      @Nullable Integer of,
      @Nullable WindowsFamily family) {
    return new BuildRow(build, ubr, kb, PATCH_DAY, null, null, of == null ? "B" : "H", of, family);
  }
}
