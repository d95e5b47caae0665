package io.github.updatesentinel.collector.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.updatesentinel.collector.baseline.KnownBuilds;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.contract.baseline.BaselineSamples;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            "version: expected a text of 1 to 100 visible characters without < and >, found \"\"",
            "builds[0].kb: expected an update such as KB5017308, found 5017308",
            "builds[0].released: expected a date such as 2026-07-14, found \"2022-13-01\"",
            "builds[1].build: missing",
            "builds[1].ubr: expected a whole number from 0 to 999999, found -1",
            "builds[1].kind: expected B, C, D, OOB, or H, found X",
            "builds[2]: expected one JSON object, found 7",
            "builds[3].ubr: expected a whole number from 0 to 999999, found 1.5",
            "builds[4]: 19044.2006 is listed twice",
            "withdraws: expected a text of up to 100 characters, found 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026\\u202E-1", "2026\\u200B", "2026\\u2028", "\\uE000", "<b>2026", "a\\u0007"})
  void aVersionThatIsNotWhatItLooksLikeIsRefused(String version) {
    assertThat(
            problems(
                "{\"version\": \"" + version + "\", \"builds\": [{\"build\": 19044, \"ubr\": 1}]}"))
        .singleElement()
        .asString()
        .startsWith("version: expected a text of 1 to 100 visible characters without < and >");
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
    Problem entry = Problem.at("servicing", 1, "", Problem.Kind.MISSING);
    assertThat(entry.place(Texts.of("baseline", Language.EN))).isEqualTo("servicing, entry 2");
    assertThat(entry.place(Texts.of("baseline", Language.ZH_CN))).isEqualTo("servicing 第 2 项");
  }

  @Test
  void everyKindOfProblemHasATextInBothLanguages() {
    for (Language language : Language.values()) {
      Texts texts = Texts.of("baseline", language);
      assertThat(Problem.Kind.values()).allMatch(kind -> texts.has("problem." + kind));
    }
  }

  @Test
  void problemsOfFamiliesHotpatchesAndEndsAreNamedToo() {
    assertThat(
            problems(
                """
                {"version": "1", "builds": [
                  {"build": 26100, "ubr": 1, "kind": "H"},
                  {"build": 26100, "ubr": 1, "kind": "B", "of": 2},
                  {"build": 26100, "ubr": 1, "family": "IOT"},
                  {"build": 26100, "ubr": 3, "family": "SERVER"},
                  {"build": 26100, "ubr": 3, "family": "SERVER"}
                ], "servicing": [
                  {"build": 0, "ends": "2026-10"},
                  {"build": 1},
                  {"build": 1, "ends": "2026-10-13", "esuEnds": "2026-10-12", "family": "IOT"},
                  {"build": 2, "ends": "2026-10-13", "editions": []},
                  {"build": 3, "ends": "2026-10-13", "editions": ["Core", " ", 7]},
                  {"build": 3, "ends": "2026-10-13", "editions": ["core"]},
                  {"build": 1, "ends": "2026-10-13"},
                  7
                ]}
                """))
        .containsExactly(
            "builds[0].of: missing",
            "builds[1].of: expected only in rows of kind H",
            "builds[1]: 26100.1 is listed twice",
            "builds[2].family: expected CLIENT or SERVER, found IOT",
            "builds[2]: 26100.1 is listed twice",
            "builds[4]: 26100.3 (SERVER) is listed twice",
            "servicing[0].build: expected a whole number from 1 to 999999, found 0",
            "servicing[0].ends: expected a date such as 2026-07-14, found \"2026-10\"",
            "servicing[1].ends: missing",
            "servicing[2].family: expected CLIENT or SERVER, found IOT",
            "servicing[2].esuEnds: expected 2026-10-13 or later, found 2026-10-12",
            "servicing[3].editions: expected names such as EnterpriseS, found none",
            "servicing[4].editions: expected names such as EnterpriseS, found none",
            "servicing[4].editions: expected a text of up to 100 characters, found 7",
            "servicing[5].editions: core is listed twice",
            "servicing[6].build: 1 is listed twice",
            "servicing[7]: expected one JSON object, found 7");
  }

  @Test
  void rowOfAKindThatAgentsWouldLeaveOutIsNotPublished() {
    assertThat(problems(BaselineSamples.row("\"kind\":\"X\"")))
        .containsExactly("builds[0].kind: expected B, C, D, OOB, or H, found X");
    assertThat(problems(BaselineSamples.row("\"family\":\"IOT\""))).hasSize(1);
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
    assertThat(KnownBuilds.load().newest(BuildLine.client(19044))).isPresent();
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
