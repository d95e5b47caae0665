package io.github.updatesentinel.collector.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.updatesentinel.collector.baseline.KnownBuilds;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.contract.baseline.BaselineSamples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentParserTest {
  @Test
  void everyProblemIsNamedWithRowAndMember() {
    assertThat(
            problems(
                """
                {"version": "", "withdraws": [1], "builds": [
                  {"build": 19044, "ubr": 2006, "kb": "5017308", "released": "2022-13-01"},
                  {"ubr": -1, "kind": "X"},
                  7,
                  {"build": 19045, "ubr": 1.5},
                  {"build": 19044, "ubr": 2006}
                ]}
                """))
        .containsExactly(
            "version: expected a text of 1 to 100 characters without control characters, found \"\"",
            "builds[0].kb: expected an update such as KB5017308, found 5017308",
            "builds[0].released: expected a date such as 2026-07-14, found \"2022-13-01\"",
            "builds[1].build: missing",
            "builds[1].ubr: expected a whole number from 0 to 999999, found -1",
            "builds[1].kind: expected B, C, D or OOB, found X",
            "builds[2]: expected one JSON object, found 7",
            "builds[3].ubr: expected a whole number from 0 to 999999, found 1.5",
            "builds[4]: 19044.2006 is listed twice",
            "withdraws: expected a text of up to 100 characters, found 1");
  }

  @Test
  void whatIsNotJsonIsToldWithItsPlace() {
    assertThat(problems("{\"version\": \"1\",\n \"builds\": [}"))
        .containsExactly(": not JSON: line 2 column 13");
  }

  @Test
  void placesAreRowsCountedFromOneForPeople() {
    Problem problem = Problem.at(3, "ubr", Problem.Kind.MISSING);
    assertThat(problem.place(Texts.of("baseline", Language.EN))).isEqualTo("Row 4, ubr");
    assertThat(problem.place(Texts.of("baseline", Language.ZH_CN))).isEqualTo("第 4 行，ubr");
  }

  @Test
  void everyKindOfProblemHasATextInBothLanguages() {
    for (Language language : Language.values()) {
      Texts texts = Texts.of("baseline", language);
      assertThat(Problem.Kind.values()).allMatch(kind -> texts.has("problem." + kind));
    }
  }

  @Test
  void noMoreThanAHundredProblemsAreTold() {
    String rows = "{},".repeat(500) + "{}";
    assertThat(problems("{\"version\":\"1\",\"builds\":[" + rows + "]}"))
        .hasSize(101)
        .last()
        .isEqualTo(": only the first 100 problems are listed");
  }

  @ParameterizedTest
  @MethodSource("io.github.updatesentinel.contract.baseline.BaselineSamples#refused")
  void whatAgentsRefuseIsRefusedHere(String json) {
    assertThat(problems(json)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.github.updatesentinel.contract.baseline.BaselineSamples#taken")
  void whatPassesHerePassesThere(String json) {
    assertThat(problems(json)).isEmpty();
  }

  @Test
  void limitsAreThoseOfTheAgents() throws Exception {
    String eightThousand = BaselineSamples.rows(8000);
    assertThat(problems(eightThousand)).isEmpty();
    assertThat(problems(BaselineSamples.rows(8001)))
        .containsExactly("builds: expected up to 8000 entries, found 8001");
    assertThat(problems(" ".repeat((1 << 20) + 1)))
        .containsExactly(": expected up to 1048576 bytes, found 1048577");
    assertThat(problems("{\"x\":[" + "0,".repeat(60_000) + "0]}"))
        .containsExactly(": expected up to 50000 commas and opening brackets, found 60002");
  }

  @Test
  void bytesThatAreNoUtf8AreNamedSo() {
    InvalidBaseline invalid =
        catchThrowableOfType(
            InvalidBaseline.class, () -> BaselineDocument.parse(new byte[] {'"', (byte) 0xFF}));
    assertThat(invalid.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.NOT_UTF8);
  }

  @Test
  void theShippedListIsABaseline() {
    assertThat(KnownBuilds.load().newest(19044)).isPresent();
  }

  private static List<String> problems(String json) {
    try {
      BaselineDocument.parse(json.getBytes(StandardCharsets.UTF_8));
      return List.of();
    } catch (InvalidBaseline e) {
      Texts texts = Texts.of("baseline", Language.EN);
      return e.problems().stream()
          .map(problem -> problem.path() + ": " + problem.text(texts))
          .toList();
    }
  }
}
