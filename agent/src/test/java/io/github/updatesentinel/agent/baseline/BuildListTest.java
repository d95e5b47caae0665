package io.github.updatesentinel.agent.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildListTest {
  private static final String DATED =
      """
      {"version": "test", "builds": [
        {"build": 19044, "ubr": 1288, "released": "2021-10-12"},
        {"build": 19044, "ubr": 1706},
        {"build": 19044, "ubr": 2006, "kb": "KB5017308", "released": "2022-09-13"},
        {"build": 19044, "ubr": 2130, "notAfter": "2022-10-30", "releasedEstimate": "2022-10-11"},
        {"build": 19044, "ubr": 2251, "releasedEstimate": "2022-11-08"},
        {"build": 19044, "ubr": 2300},
        {"build": 19045, "ubr": 1, "released": "2030-01-01"}
      ]}
      """;

  @ParameterizedTest
  @CsvSource({
    // Exactly a dated release.
    "1288, 2021-10-12",
    "2006, 2022-09-13",
    // Older than the first.
    "0, 2021-10-12",
    "1287, 2021-10-12",
    // Between two: out when the next one was.
    "1289, 2022-09-13",
    "2005, 2022-09-13",
    // In the list without a date.
    "1706, 2022-09-13",
    // Later of a bound and a guess: the bound is what is known.
    "2130, 2022-10-30",
    "2251, 2022-11-08",
  })
  void buildWasOutByTheNextDatedRelease(int ubr, LocalDate day) throws InvalidJson {
    assertThat(list(DATED).outBy(BuildLine.client(19044), ubr)).contains(day);
  }

  @ParameterizedTest
  @ValueSource(ints = {2252, 2300, 2301, 999_999})
  void ageIsUnknownAboveTheLastDatedRelease(int ubr) throws InvalidJson {
    assertThat(list(DATED).outBy(BuildLine.client(19044), ubr)).isEmpty();
  }

  @Test
  void ageIsUnknownOnALineThatIsNotListed() throws InvalidJson {
    assertThat(list(DATED).outBy(BuildLine.client(19043), 1)).isEmpty();
    assertThat(list(DATED).wanted(BuildLine.client(19043))).isEmpty();
  }

  @Test
  void chosenListWantsItsNewestRowWhateverItsKind() throws InvalidJson {
    BuildList list =
        list(
            """
            {"version": "v", "builds": [
              {"build": 19044, "ubr": 3000, "kb": "KB7000003", "kind": "C"},
              {"build": 19044, "ubr": 2000, "kb": "KB7000002", "kind": "B"}]}
            """);

    assertThat(list.wanted(BuildLine.client(19044)))
        .contains(new Baseline(19044, 3000, "KB7000003", BaselineSource.FILE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kind\": \"C\", \"released\": \"2026-07-14\"",
        "\"kind\": \"D\"",
        "\"kind\": \"OOB\"",
        "\"released\": \"2026-07-28\"",
        "\"released\": \"2026-07-07\"",
        "\"released\": \"2026-07-15\"",
        "\"releasedEstimate\": \"2026-07-21\"",
        "\"notAfter\": \"2026-07-14\"",
        "\"kb\": \"KB7000003\"",
      })
  void shippedListDoesNotWantWhatWsusIsNotSent(String row) throws InvalidJson {
    assertThat(shippedWith(row).wanted(BuildLine.client(19044)))
        .contains(new Baseline(19044, 2000, "KB7000002", BaselineSource.SHIPPED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kind\": \"B\"",
        "\"kind\": \"B\", \"released\": \"2026-07-28\"",
        "\"released\": \"2026-07-14\"",
        "\"released\": \"2026-09-08\"",
        "\"releasedEstimate\": \"2026-07-14\"",
      })
  void shippedListWantsMonthlyReleases(String row) throws InvalidJson {
    assertThat(shippedWith(row).wanted(BuildLine.client(19044))).map(Baseline::ubr).contains(3000);
  }

  @Test
  void shippedListOfPreviewsWantsNothing() throws InvalidJson {
    BuildList list =
        BuildListParser.parse(
            "{\"version\": \"v\", \"builds\": [{\"build\": 1, \"ubr\": 2, \"kind\": \"C\"}]}",
            BaselineSource.SHIPPED);

    assertThat(list.wanted(BuildLine.client(1))).isEmpty();
  }

  @Test
  void shippedListKnowsTheGovernmentEditionsLine() {
    Baselines shipped = shipped();

    assertThat(shipped.wanted(BuildLine.client(19044)))
        .contains(new Baseline(19044, 7725, "KB5122878", BaselineSource.SHIPPED));
    assertThat(shipped.outBy(BuildLine.client(19044), 1706))
        .contains(LocalDate.parse("2022-05-10"));
    assertThat(shipped.wanted(BuildLine.client(12345))).isEmpty();
  }

  @Test
  void firstListThatKnowsTheLineWins() throws InvalidJson {
    BuildList own = list("{\"version\": \"v\", \"builds\": [{\"build\": 19044, \"ubr\": 2006}]}");
    Baselines both = new Baselines(List.of(own, list(DATED)));

    assertThat(both.wanted(BuildLine.client(19044)))
        .contains(new Baseline(19044, 2006, null, BaselineSource.FILE));
    assertThat(both.wanted(BuildLine.client(19045))).map(Baseline::ubr).contains(1);
    assertThat(both.outBy(BuildLine.client(19044), 1706)).contains(LocalDate.parse("2022-09-13"));
  }

  @Test
  void baselineReadsLikeAVersion() {
    assertThat(new Baseline(19044, 2006, "KB5017308", BaselineSource.FILE).text())
        .isEqualTo("19044.2006 KB5017308");
    assertThat(new Baseline(19044, 2006, null, BaselineSource.FILE).text()).isEqualTo("19044.2006");
  }

  private static Baselines shipped() {
    return new BaselineReader(Optional::empty, problem -> {}).read(null);
  }

  private static BuildList list(String json) throws InvalidJson {
    return BuildListParser.parse(json, BaselineSource.FILE);
  }

  /** A monthly release at 2000, and a newer row with these members. */
  private static BuildList shippedWith(String members) throws InvalidJson {
    String json =
        """
        {"version": "v", "builds": [
          {"build": 19044, "ubr": 2000, "kb": "KB7000002", "kind": "B"},
          {"build": 19044, "ubr": 3000, %s}]}
        """;
    return BuildListParser.parse(json.formatted(members), BaselineSource.SHIPPED);
  }
}
