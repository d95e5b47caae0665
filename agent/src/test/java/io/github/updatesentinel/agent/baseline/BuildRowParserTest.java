package io.github.updatesentinel.agent.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSamples;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildRowParserTest {
  private static final BuildLine CLIENT = BuildLine.client(26100);
  private static final BuildLine SERVER = new BuildLine(26100, WindowsFamily.SERVER);

  @Test
  void hotpatchIsReadWithTheReleaseThatItStandsFor() throws InvalidJson {
    BuildList list = parse(BaselineSamples.row("\"kind\":\"H\",\"of\":8457"));

    assertThat(list.row(CLIENT, 8390)).map(BuildRow::of).contains(8457);
    assertThat(list.wanted(CLIENT)).isEmpty();
  }

  @Test
  void rowOfAServerIsNoClients() throws InvalidJson {
    BuildList list = parse(BaselineSamples.row("\"family\":\"SERVER\""));

    assertThat(list.wanted(SERVER)).map(Baseline::ubr).contains(8390);
    assertThat(list.wanted(CLIENT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kind\":\"X\"",
        "\"kind\":\"PREVIEW_2\"",
        "\"family\":\"IOT\"",
        // What the other members mean there, this version can't know.
        "\"kind\":\"X\",\"of\":\"8457\",\"kb\":7,\"released\":\"soon\"",
        "\"family\":\"IOT\",\"of\":{}",
      })
  void rowOfAKindOrFamilyOfANewerVersionIsLeftOut(String members) throws InvalidJson {
    BuildList list =
        parse(
            "{\"version\":\"v\",\"builds\":[{\"build\":26100,\"ubr\":9000,%s},{\"build\":26100,\"ubr\":7}]}"
                .formatted(members));

    assertThat(list.wanted(CLIENT)).map(Baseline::ubr).contains(7);
    assertThat(list.row(CLIENT, 9000)).isEmpty();
  }

  @Test
  void listOfNothingButSuchRowsIsNoError() throws InvalidJson {
    BuildList list = parse(BaselineSamples.row("\"kind\":\"X\""));

    assertThat(list.version()).isEqualTo("1");
    assertThat(list.lines()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"kind\":\"H\"| builds[0].of: missing",
        "\"kind\":\"H\",\"of\":-1| builds[0].of: expected a whole number from 0 to 999999, found -1",
        "\"kind\":\"B\",\"of\":1| builds[0].of: expected only in rows of kind H",
        "\"of\":1| builds[0].of: expected only in rows of kind H",
        "\"kind\":\"h\",\"of\":1| builds[0].kind: expected capital letters, digits and _, found \"h\"",
        "\"kind\":7| builds[0].kind: expected a string, found 7",
        "\"family\":\"Server\"| builds[0].family: expected capital letters, digits and _, found \"Server\"",
        "\"family\":[]| builds[0].family: expected a string, found []",
      })
  void otherBadValuesAreNamedByTheirPath(String members, String message) {
    refused(BaselineSamples.row(members), message);
  }

  @Test
  void releaseMayBeListedOnceForEachFamily() throws InvalidJson {
    String row = "{\"build\":17763,\"ubr\":5%s}";
    String both = row.formatted("");
    String server = row.formatted(",\"family\":\"SERVER\"");

    assertThat(parse(list(both, server)).lines()).hasSize(2);
    refused(list(both, server, both), "builds[2]: 17763.5 is listed twice");
    refused(list(server, both, server), "builds[2]: 17763.5 (SERVER) is listed twice");
  }

  @Test
  void placeCountsTheRowsThatAreLeftOut() {
    String odd = "{\"build\":1,\"ubr\":1,\"kind\":\"X\"}";

    refused(
        list(odd, "{\"build\":1,\"ubr\":1}", odd, "{\"build\":1,\"ubr\":1}"),
        "builds[3]: 1.1 is listed twice");
  }

  private static String list(String... rows) {
    return "{\"version\":\"v\",\"builds\":[" + String.join(",", rows) + "]}";
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
