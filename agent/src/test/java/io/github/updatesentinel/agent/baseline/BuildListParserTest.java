package io.github.updatesentinel.agent.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildListParserTest {
  private static final String GOOD = "{\"build\":19044,\"ubr\":2006}";

  @Test
  void leastThatIsNeededIsRead() throws InvalidJson {
    BuildList list = parse("{\"version\":\"2026-11\",\"builds\":[" + GOOD + "]}");

    assertThat(list.version()).isEqualTo("2026-11");
    assertThat(list.wanted(BuildLine.client(19044)))
        .contains(new Baseline(19044, 2006, null, BaselineSource.FILE));
  }

  @Test
  void unknownMembersAreKeptOutOfTheWay() throws InvalidJson {
    BuildList list =
        parse(
            "{\"version\":\"v\",\"note\":[{}],\"builds\":[{\"build\":1,\"ubr\":0,\"x\":{\"y\":1}}]}");

    assertThat(list.wanted(BuildLine.client(1))).isPresent();
  }

  @Test
  void whatIsWithdrawnIsReadAndMayBeMissing() throws InvalidJson {
    String list = "{\"version\":\"v\",\"builds\":[" + GOOD + "]%s}";

    assertThat(parse(list.formatted("")).withdraws()).isEmpty();
    assertThat(parse(list.formatted(",\"withdraws\":null")).withdraws()).isEmpty();
    assertThat(parse(list.formatted(",\"withdraws\":[\"a\",\"b\",\"a\"]")).withdraws())
        .containsExactlyInAnyOrder("a", "b");
    assertThatExceptionOfType(InvalidJson.class)
        .isThrownBy(() -> parse(list.formatted(",\"withdraws\":\"a\"")))
        .withMessage("withdraws: expected an array, found \"a\"");
    assertThatExceptionOfType(InvalidJson.class)
        .isThrownBy(() -> parse(list.formatted(",\"withdraws\":[1]")))
        .withMessageStartingWith("withdraws[0]: expected a string");
  }

  @Test
  void linesAreThoseThatAreListed() throws InvalidJson {
    assertThat(
            parse(
                    "{\"version\":\"v\",\"builds\":[{\"build\":2,\"ubr\":0},{\"build\":1,\"ubr\":0},"
                        + "{\"build\":2,\"ubr\":1}]}")
                .lines())
        .containsExactly(
            BuildLine.client(1),
            new BuildLine(1, WindowsFamily.SERVER),
            BuildLine.client(2),
            new BuildLine(2, WindowsFamily.SERVER));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 999_999})
  void edgesOfTheNumbersAreAccepted(int number) throws InvalidJson {
    assertThat(
            parse(
                    "{\"version\":\"v\",\"builds\":[{\"build\":%1$d,\"ubr\":%1$d}]}"
                        .formatted(number))
                .wanted(BuildLine.client(number)))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"ubr\":1}| builds[3].build: missing",
        "{\"build\":1}| builds[3].ubr: missing",
        "{\"build\":1,\"ubr\":null}| builds[3].ubr: missing",
        "{\"build\":1,\"ubr\":\"2006\"}| builds[3].ubr: expected a whole number from 0 to 999999,"
            + " found \"2006\"",
        "{\"build\":1,\"ubr\":-1}| builds[3].ubr: expected a whole number from 0 to 999999, found"
            + " -1",
        "{\"build\":1,\"ubr\":1000000}| builds[3].ubr: expected a whole number from 0 to 999999,"
            + " found 1000000",
        "{\"build\":1,\"ubr\":1.5}| builds[3].ubr: expected a whole number from 0 to 999999, found"
            + " 1.5",
        "{\"build\":1,\"ubr\":1e-999999999}| builds[3].ubr: expected a whole number from 0 to"
            + " 999999",
        "{\"build\":1,\"ubr\":1e999999999}| builds[3].ubr: expected a whole number from 0 to"
            + " 999999, found 1e999999999",
        "{\"build\":1,\"ubr\":1e99999999999}| builds[3].ubr: expected a whole number from 0 to"
            + " 999999",
        "{\"build\":1,\"ubr\":[1]}| builds[3].ubr: expected a whole number from 0 to 999999, found"
            + " [1]",
        "{\"build\":1,\"ubr\":true}| builds[3].ubr: expected a whole number from 0 to 999999, found"
            + " true",
        "{\"build\":0,\"ubr\":1}| builds[3].build: expected a whole number from 1 to 999999, found"
            + " 0",
        "{\"build\":19044.1706,\"ubr\":1}| builds[3].build: expected a whole number from 1 to"
            + " 999999, found 19044.1706",
        "{\"build\":1,\"ubr\":1,\"kb\":5017308}| builds[3].kb: expected a string, found 5017308",
        "{\"build\":1,\"ubr\":1,\"kb\":\"5017308\"}| builds[3].kb: expected an update such as KB5017308, found \"5017308\"",
        "{\"build\":1,\"ubr\":1,\"kb\":\"\"}| builds[3].kb: expected an update such as KB5017308, found \"\"",
        "{\"build\":1,\"ubr\":1,\"kb\":\"KB5017308 KB5017309 KB5017310\"}| builds[3].kb: expected a string of up to 20 characters",
        "{\"build\":1,\"ubr\":1,\"kind\":\"b\"}| builds[3].kind: expected capital letters, digits and _, found \"b\"",
        "{\"build\":1,\"ubr\":1,\"released\":\"2026-02-30\"}| builds[3].released: expected a date such as 2026-07-14, found \"2026-02-30\"",
        "{\"build\":1,\"ubr\":1,\"released\":\"14.7.2026\"}| builds[3].released: expected a date such as 2026-07-14, found \"14.7.2026\"",
        "{\"build\":1,\"ubr\":1,\"releasedEstimate\":20260714}| builds[3].releasedEstimate: expected a string, found 20260714",
        "{\"build\":1,\"ubr\":1,\"notAfter\":\"soon\"}| builds[3].notAfter: expected a date such as 2026-07-14, found \"soon\"",
        "{\"build\":12,\"ubr\":0}| builds[3]: 12.0 is listed twice",
        "[]| builds[3]: expected an object, found []",
        "null| builds[3]: expected an object, found null",
      })
  void badRowIsNamedByItsPath(String row, String message) {
    String json =
        "{\"version\":\"v\",\"builds\":[{\"build\":11,\"ubr\":0},{\"build\":12,\"ubr\":0},%s,%s]}"
            .formatted(GOOD, row);

    refused(json, message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``| expected a JSON object, found null",
        "garbage| not JSON",
        "{| not JSON",
        "{\"version\":\"v\",\"builds\":[{\"build\":1,\"ubr\":1}]| not JSON",
        "{'version':'v'}| not JSON",
        "{\"version\":\"v\",\"builds\":[{\"build\":1,\"ubr\":01}]}| not JSON",
        "{\"version\":\"v\",\"builds\":[{\"build\":1,\"ubr\":NaN}]}| not JSON",
        "{\"version\":\"v\"} {}| not JSON",
        "{\"version\":\"v\"} garbage| not JSON",
        "[]| expected a JSON object, found []",
        "\"text\"| expected a JSON object, found \"text\"",
        "null| expected a JSON object, found null",
        "{\"builds\":[{\"build\":1,\"ubr\":1}]}| version: missing",
        "{\"version\":7,\"builds\":[{\"build\":1,\"ubr\":1}]}| version: expected a string, found 7",
        "{\"version\":\"v\"}| builds: missing",
        "{\"version\":\"v\",\"builds\":null}| builds: missing",
        "{\"version\":\"v\",\"builds\":{}}| builds: expected an array, found {}",
        "{\"version\":\"v\",\"builds\":[]}| builds: expected one or more entries, found none",
      })
  void badDocumentIsRefusedWhole(String json, String message) {
    refused(json, message);
  }

  @Test
  void tooManyRowsAreRefused() {
    String rows =
        IntStream.rangeClosed(0, 8000)
            .mapToObj(ubr -> "{\"build\":1,\"ubr\":" + ubr + "}")
            .collect(Collectors.joining(","));

    refused(
        "{\"version\":\"v\",\"builds\":[" + rows + "]}",
        "builds: expected up to 8000 entries, found 8001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{},", "[],", "1,", "{\"build\":1,\"ubr\":1},"})
  void listThatWouldFillTheMemoryIsRefusedUnread(String entry) {
    refused(
        "{\"version\":\"v\",\"builds\":[" + entry.repeat(50_000) + "1]}",
        "size: expected up to 50000 commas and opening brackets, found");
  }

  @Test
  void deepNestingIsRefused() {
    refused("[".repeat(300) + "]".repeat(300), "not JSON");
    refused("{\"a\":".repeat(40_000), "not JSON");
  }

  @Test
  void hugeNumbersAreRefusedAtOnce() {
    String exponent = "{\"version\":\"v\",\"builds\":[{\"build\":1,\"ubr\":1e999999999}]}";
    String digits = "{\"version\":\"v\",\"builds\":[{\"build\":1,\"ubr\":%s}]}";
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          refused(exponent, "builds[0].ubr: expected a whole number from 0 to 999999");
          refused(digits.formatted("9".repeat(1000)), "builds[0].ubr: expected");
          refused(digits.formatted("9".repeat(2_000_000)), "");
        });
  }

  @Test
  void messageStaysShortWhateverWasFound() {
    assertThatExceptionOfType(InvalidJson.class)
        .isThrownBy(() -> parse("{\"version\":[\"" + "x".repeat(100_000) + "\"]}"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }

  private static void refused(String json, String message) {
    assertThatExceptionOfType(InvalidJson.class)
        .isThrownBy(() -> parse(json))
        .withMessageStartingWith(message);
  }

  private static BuildList parse(String json) throws InvalidJson {
    return BuildListParser.parse(json, BaselineSource.FILE);
  }
}
