package io.github.updatesentinel.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ScanOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanJsonTest {
  private static final Instant AT = Instant.parse("2026-11-22T08:00:03.123456789Z");
  private static final String LEAST =
      "\"outcome\":\"SUCCEEDED\",\"startedAt\":\"2026-11-22T08:00:03Z\",\"durationMs\":1";

  @Test
  void fullReportIsReadBack() throws InvalidJson {
    PendingUpdate full =
        new PendingUpdate(
            "\u7d2f\u79ef \uD83D\uDE80\n", "id", List.of("KB1", "KB2"), "Critical", true);
    PendingUpdate bare = new PendingUpdate(null, null, List.of(), null, null);
    UpdateScan scan =
        new UpdateScan(
            ScanOutcome.SUCCEEDED_WITH_ERRORS,
            HResult.of(0x00240010),
            Integer.MAX_VALUE,
            List.of(HResult.E_SERVICE_DISABLED, HResult.of(1)),
            List.of(full, bare),
            7,
            AT,
            Duration.ofMillis(5321),
            "https://uc.example:8531",
            "it broke");
    UpdateFailure failure =
        new UpdateFailure(UpdateFailure.Source.HISTORY, AT, HResult.E_SERVICE_DISABLED, null);
    ScanReport report = new ScanReport(scan, new UpdateHistory(AT, null, List.of(failure)), true);

    assertThat(readBack(report)).isEqualTo(report);
  }

  @Test
  void kindsSelectionSightAndInstallationsAreReadBack() throws InvalidJson {
    ScanSight sight = new ScanSight(Open.of(ScanSight.State.SEEN), 9, 2, 1, List.of("hidden"));
    InstallAttempt install =
        new InstallAttempt(AT, HResult.of(0x800F0922), "title", "id", List.of("KB1"), false);
    ScanReport report =
        new ScanReport(
            zero().withServicingFound(0).withSelection(ScanSelection.DEFAULT).withSight(sight),
            new UpdateHistory(AT, AT, List.of(), List.of(install)),
            false);

    assertThat(readBack(report)).isEqualTo(report);
  }

  @Test
  void hiddenUpdatesAreKeptWhereInstalledOnesAreUnknown() throws InvalidJson {
    ScanSight sight =
        new ScanSight(Open.of(ScanSight.State.UNKNOWN), null, null, 2, List.of("hidden"));

    assertThat(readBack(new ScanReport(zero().withSight(sight), null, null)).scan().sight())
        .isEqualTo(sight);
  }

  @Test
  void longestReportIsLessThanTwoThirdsOfWhatTheParentReads() {
    String title = "\u0001".repeat(Texts.MAX_LENGTH);
    PendingUpdate update =
        new PendingUpdate(
            title, title, Collections.nCopies(20, Texts.cut(title, 40)), title, true, true);
    InstallAttempt install =
        new InstallAttempt(
            AT,
            HResult.E_SERVICE_DISABLED,
            // As the history is read: see HistoryTally.
            Texts.cut(title, 250),
            title,
            Collections.nCopies(10, "KB12345678"),
            null);
    UpdateFailure failure =
        new UpdateFailure(UpdateFailure.Source.HISTORY, AT, HResult.E_SERVICE_DISABLED, title);
    ScanSight sight =
        new ScanSight(Open.of(ScanSight.State.SEEN), 9, 2, 1, Collections.nCopies(5, title));
    UpdateScan scan =
        new UpdateScan(
            ScanOutcome.SUCCEEDED_WITH_ERRORS,
            HResult.S_OK,
            Integer.MAX_VALUE,
            Collections.nCopies(1000, HResult.E_SERVICE_DISABLED),
            Collections.nCopies(50, update),
            7,
            AT,
            Duration.ofMillis(5321),
            title,
            title);
    UpdateHistory history =
        new UpdateHistory(
            AT, AT, Collections.nCopies(20, failure), Collections.nCopies(200, install));

    String json = ScanJson.write(new ScanReport(scan.withSight(sight), history, true)).toString();
    assertThat(json.getBytes(StandardCharsets.UTF_8).length).isLessThan((2 << 20) * 2 / 3);
  }

  private static UpdateScan zero() {
    return new UpdateScan(
        ScanOutcome.SUCCEEDED,
        HResult.S_OK,
        0,
        List.of(),
        List.of(),
        0,
        AT,
        Duration.ofMillis(5321),
        null,
        null);
  }

  @ParameterizedTest
  @EnumSource(ScanOutcome.class)
  void bareReportIsReadBack(ScanOutcome outcome) throws InvalidJson {
    ScanReport report =
        new ScanReport(
            UpdateScan.without(outcome, null, AT, Duration.ZERO, "no answer"), null, null);

    assertThat(readBack(report)).isEqualTo(report);
  }

  @Test
  void unknownIsReadBackAsUnknownAndZeroAsZero() throws InvalidJson {
    assertThat(read("").found()).isNull();
    assertThat(read(",\"found\":null").found()).isNull();
    assertThat(read(",\"found\":0").found()).isZero();
    assertThat(read("").hresult()).isNull();
    assertThat(read("").warnings()).isNull();
    assertThat(read(",\"warnings\":[]").warnings()).isEmpty();
  }

  @Test
  void largestReportIsReadBack() throws InvalidJson {
    String huge = "\u0001\uD83D\uDE80".repeat(10_000);
    PendingUpdate update =
        new PendingUpdate(huge, huge, Collections.nCopies(100, "KB12345678"), huge, null);
    UpdateScan scan =
        new UpdateScan(
            ScanOutcome.FAILED,
            null,
            null,
            Collections.nCopies(1000, HResult.of(-1)),
            Collections.nCopies(50, update),
            0,
            AT,
            Duration.ofDays(365),
            huge,
            huge);
    ScanReport report = new ScanReport(scan, null, null);

    assertThat(readBack(report)).isEqualTo(report);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"outcome\":\"good\"| scan.outcome: expected capital letters, digits and _, found",
        "\"outcome\":null| scan.outcome: missing",
        "\"outcome\":1| scan.outcome: expected a string, found 1",
        "\"startedAt\":\"yesterday\"| scan.startedAt: expected a time such as",
        "\"startedAt\":\"+1000000000-12-31T23:59:59Z\"| scan.startedAt: expected a time such as",
        "\"startedAt\":\"-1000000000-01-01T00:00:00Z\"| scan.startedAt: expected a time such as",
        "\"startedAt\":null| scan.startedAt: missing",
        "\"durationMs\":-1| scan.durationMs: expected a whole number from 0 to",
        "\"durationMs\":9223372036854775807| scan.durationMs: expected a whole number from 0 to",
        "\"durationMs\":1e999999999| scan.durationMs: expected a whole number from 0 to",
        "\"found\":-1| scan.found: expected a whole number from 0 to 2147483647, found -1",
        "\"found\":2147483648| scan.found: expected a whole number from 0 to 2147483647",
        "\"found\":\"0\"| scan.found: expected a whole number from 0 to 2147483647, found \"0\"",
        "\"found\":0.5| scan.found: expected a whole number from 0 to 2147483647, found 0.5",
        "\"hresult\":2147943458| scan.hresult: expected a string, found 2147943458",
        "\"hresult\":\"E_FAIL\"| scan.hresult: expected a code such as 0x80070422, found \"E_FAIL\"",
        "\"warnings\":\"0x80070422\"| scan.warnings: expected an array",
        "\"warnings\":[1]| scan.warnings[0]: expected a string of up to 12 characters, found 1",
        "\"warnings\":[\"bad\"]| scan.warnings: expected a code such as 0x80070422, found \"bad\"",
        "\"updates\":{}| scan.updates: expected an array, found {}",
        "\"updates\":[null]| scan.updates[0]: expected an object, found null",
        "\"updates\":[{},{\"title\":7}]| scan.updates[1].title: expected a string, found 7",
        "\"updates\":[{\"kb\":[null]}]| scan.updates[0].kb[0]: expected a string of up to 40",
        "\"updates\":[{\"downloaded\":\"yes\"}]| scan.updates[0].downloaded: expected true or"
            + " false",
        "\"itemsUnreadable\":-1| scan.itemsUnreadable: expected a whole number from 0 to",
      })
  void badFieldIsNamedByItsPath(String field, String message) {
    String name = field.substring(0, field.indexOf(':'));
    String rest =
        List.of(LEAST.split(",", -1)).stream()
            .filter(known -> !known.startsWith(name))
            .reduce("", (left, right) -> left + "," + right);

    refused("{\"scan\":{" + field + rest + "}}", message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"history\":[]| history: expected an object, found []",
        "\"history\":{\"failures\":[{}]}| history.failures[0].at: missing",
        "\"history\":{\"failures\":[{\"at\":\"2026-11-22T08:00:00Z\"}]}| history.failures[0].hresult: missing",
        "\"history\":{\"lastSearchAt\":\"never\"}| history.lastSearchAt: expected a time such as",
        "\"rebootRequired\":1| rebootRequired: expected true or false, found 1",
      })
  void badReportIsNamedByItsPath(String field, String message) {
    refused("{\"scan\":{" + LEAST + "}," + field + "}", message);
  }

  @ParameterizedTest
  @ValueSource(ints = {51, 10_000})
  void moreUpdatesThanThereCanBeAreRefused(int count) {
    String updates = String.join(",", Collections.nCopies(count, "{}"));

    refused(
        "{\"scan\":{" + LEAST + ",\"updates\":[" + updates + "]}}",
        "scan.updates: expected up to 50 entries, found " + count);
  }

  @Test
  void reportCutAnywhereIsRefused() {
    String whole = "{\"scan\":{" + LEAST + ",\"found\":0}}";
    for (int length = 0; length < whole.length(); length++) {
      refused(whole.substring(0, length), "");
    }
  }

  @Test
  void reportWithoutAScanIsRefused() {
    refused("{}", "scan: missing");
    refused("{\"scan\":null}", "scan: missing");
  }

  private static void refused(String json, String message) {
    assertThatExceptionOfType(InvalidJson.class)
        .isThrownBy(() -> ScanJson.read(JsonFields.parse(json)))
        .withMessageStartingWith(message);
  }

  private static UpdateScan read(String more) throws InvalidJson {
    return ScanJson.read(JsonFields.parse("{\"scan\":{" + LEAST + more + "}}")).scan();
  }

  private static ScanReport readBack(ScanReport report) throws InvalidJson {
    return ScanJson.read(JsonFields.parse(ScanJson.write(report).toString()));
  }
}
