package io.github.updatesentinel.agent.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineSamples;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicingParserTest {
  @Test
  void membersAreRead() throws InvalidJson {
    assertThat(
            parse(
                """
                {"build": 19045, "ends": "2025-10-14", "esuEnds": "2028-10-10", "note": 1},
                {"build": 19044, "editions": ["EnterpriseS", "EnterpriseG"], "ends": "2027-01-12"},
                {"build": 26100, "family": "SERVER", "ends": "2034-10-10"}
                """))
        .containsExactly(
            new ServicingEnd(
                19045,
                WindowsFamily.CLIENT,
                List.of(),
                LocalDate.parse("2025-10-14"),
                LocalDate.parse("2028-10-10")),
            new ServicingEnd(
                19044,
                WindowsFamily.CLIENT,
                List.of("EnterpriseS", "EnterpriseG"),
                LocalDate.parse("2027-01-12"),
                null),
            new ServicingEnd(
                26100, WindowsFamily.SERVER, List.of(), LocalDate.parse("2034-10-10"), null));
  }

  @Test
  void listWithoutServicingHasNoEnds() throws InvalidJson {
    String row = "{\"version\":\"v\",\"builds\":[{\"build\":1,\"ubr\":1}]%s}";

    assertThat(BuildListParser.parse(row.formatted(""), BaselineSource.FILE).servicing()).isEmpty();
    assertThat(
            BuildListParser.parse(row.formatted(",\"servicing\":null"), BaselineSource.FILE)
                .servicing())
        .isEmpty();
  }

  @Test
  void entryOfAFamilyOfANewerVersionIsLeftOut() throws InvalidJson {
    assertThat(
            parse(
                """
                {"build": 1, "family": "IOT", "ends": 7},
                {"build": 1, "ends": "2026-10-13"},
                {"build": 1, "family": "IOT"}
                """))
        .extracting(ServicingEnd::build, ServicingEnd::family)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(1, WindowsFamily.CLIENT));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"build\":1}| servicing[1].ends: missing",
        "{\"ends\":\"2026-10-13\"}| servicing[1].build: missing",
        "{\"build\":0,\"ends\":\"2026-10-13\"}| servicing[1].build: expected a whole number from 1",
        "{\"build\":1,\"ends\":\"13.10.2026\"}| servicing[1].ends: expected a date such as",
        "{\"build\":1,\"ends\":\"2026-10-13\",\"esuEnds\":\"2026-10-12\"}| servicing[1].esuEnds:"
            + " expected 2026-10-13 or later, found 2026-10-12",
        "{\"build\":1,\"ends\":\"2026-10-13\",\"family\":\"client\"}| servicing[1].family: expected"
            + " capital letters",
        "{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":[]}| servicing[1].editions: expected"
            + " names such as EnterpriseS, found none",
        "{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":[\" \"]}| servicing[1].editions: expected"
            + " names",
        "{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":[7]}| servicing[1].editions[0]: expected"
            + " a string of up to 100 characters, found 7",
        "{\"build\":9,\"ends\":\"2026-10-13\"}| servicing[1].build: 9 is listed twice",
        "{\"build\":9,\"ends\":\"2026-10-13\",\"editions\":[\"Core\",\"CORE\"]}|"
            + " servicing[1].editions: CORE of 9 is listed twice",
        "7| servicing[1]: expected an object, found 7",
      })
  void badEntryIsNamedByItsPath(String entry, String message) {
    refused("{\"build\":9,\"ends\":\"2026-10-13\"}," + entry, message);
  }

  @Test
  void moreThanAThousandEntriesAreRefused() {
    refused("{},".repeat(1000) + "{}", "servicing: expected up to 1000 entries, found 1001");
  }

  @Test
  void moreThanAHundredEditionsAreRefused() {
    refused(
        "{\"build\":1,\"ends\":\"2026-10-13\",\"editions\":[" + "\"x\",".repeat(100) + "\"x\"]}",
        "servicing[0].editions: expected up to 100 entries, found 101");
  }

  private static void refused(String entries, String message) {
    assertThatExceptionOfType(InvalidJson.class)
        .isThrownBy(() -> parse(entries))
        .withMessageStartingWith(message);
  }

  private static List<ServicingEnd> parse(String entries) throws InvalidJson {
    return BuildListParser.parse(BaselineSamples.servicing(entries), BaselineSource.FILE)
        .servicing();
  }
}
