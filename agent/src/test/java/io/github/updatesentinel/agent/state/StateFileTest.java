package io.github.updatesentinel.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.fact.update.LogEntry;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.event.EventBookmark;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.time.ClockSkew;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.RemediationOutcome;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {
  private static final UUID ID = UUID.fromString("4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11");
  private static final Instant NOW = FakeClocks.START;

  private final FakeClocks time = new FakeClocks();
  private final StateJson codec = new StateJson(time.clocks());

  @Test
  void everythingIsRemembered(@TempDir Path folder) throws IOException {
    StateFile file = file(folder);
    AgentState before = full();
    file.save(codec.write(before));
    AgentState after = file.load().orElseThrow();

    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("alert.sinceNanos", "alert.raisedNanos")
        .isEqualTo(before);
    assertThat(codec.write(after)).isEqualTo(codec.write(before));
  }

  @Test
  void alertKeepsItsAgeOverARestart(@TempDir Path folder) throws IOException {
    StateFile file = file(folder);
    file.save(codec.write(full()));
    time.restart();
    time.pass(Duration.ofHours(1));
    Alert alert = Objects.requireNonNull(file.load().orElseThrow().alert);

    assertThat(time.clocks().since(alert.raisedNanos())).isEqualTo(Duration.ofHours(2));
    assertThat(time.clocks().since(alert.sinceNanos())).isEqualTo(Duration.ofHours(4));
  }

  @Test
  void emptyStateIsRemembered(@TempDir Path folder) throws IOException {
    StateFile file = file(folder);
    file.save(codec.write(new AgentState(ID)));

    assertThat(file.load().orElseThrow()).usingRecursiveComparison().isEqualTo(new AgentState(ID));
  }

  @Test
  void memoryOfAnAgentThatKeptLessIsTaken(@TempDir Path folder) throws IOException {
    JsonObject older = JsonParser.parseString(codec.write(full())).getAsJsonObject();
    List.of("startTypeChanges", "nextScanAt", "triggeredScans", "scanBasis", "startTest")
        .forEach(older::remove);
    StateFile file = file(folder);
    file.save(older.toString());

    assertThat(file.load().orElseThrow().startTypeChanges()).isEmpty();
  }

  @Test
  void memoryOfAnAgentThatKeptNothingOfTheEventLogIsTaken(@TempDir Path folder) throws IOException {
    JsonObject older = JsonParser.parseString(codec.write(full())).getAsJsonObject();
    older.remove("eventLog");
    StateFile file = file(folder);
    file.save(older.toString());

    assertThat(file.load().orElseThrow().eventBookmarks).isEmpty();
  }

  @Test
  void firstStartRemembersNothingAndLeavesTheFolderAlone(@TempDir Path folder) throws IOException {
    assertThat(file(folder).load()).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "null",
        "[]",
        "{}",
        "{\"agentId\":\"x\",\"nextSequence\":1,\"droppedHeartbeats\":0,\"scanFailuresInRow\":0}",
        "{\"agentId\":\"4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11\",\"nextSequence\":0,"
            + "\"droppedHeartbeats\":0,\"scanFailuresInRow\":0}",
        "{\"agentId\":\"4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11\",\"nextSequence\":"
            + "9223372036854775807,\"droppedHeartbeats\":0,\"scanFailuresInRow\":0}",
      })
  void damagedFileIsSetAsideAndTheIdIsNew(String content, @TempDir Path folder) throws IOException {
    Files.writeString(path(folder), content);
    assertThat(file(folder).load()).isEmpty();
    assertThat(path(folder)).doesNotExist();
    assertThat(folder.resolve("state.json.damaged")).hasContent(content);
  }

  @Test
  void bytesThatAreNoTextAreDamage(@TempDir Path folder) throws IOException {
    Files.write(path(folder), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});

    assertThat(file(folder).load()).isEmpty();
    assertThat(folder.resolve("state.json.damaged")).exists();
  }

  @Test
  void fileCutAtAnyByteIsEitherWholeOrANewBeginning(@TempDir Path folder) throws IOException {
    AgentState before = full();
    byte[] whole = codec.write(before).getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length <= whole.length; length++) {
      Files.write(path(folder), Arrays.copyOf(whole, length));
      Optional<AgentState> after = file(folder).load();

      assertThat(after.isPresent()).as("cut at %d", length).isEqualTo(length == whole.length);
      after.ifPresent(state -> assertThat(state.nextSequence).isEqualTo(before.nextSequence));
    }
  }

  @Test
  void fileWithAnyByteDestroyedNeverThrows(@TempDir Path folder) throws IOException {
    byte[] whole = codec.write(full()).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] = 0;
      Files.write(path(folder), damaged);

      assertThat(file(folder).load()).as("byte %d", i).isNotNull();
    }
  }

  @Test
  void leftOverOfAnInterruptedSaveIsOverwritten(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("state.json.new"), "half");
    StateFile file = file(folder);
    file.save(codec.write(full()));

    assertThat(file.load().orElseThrow().agentId).isEqualTo(ID);
    assertThat(folder.resolve("state.json.new")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(longs = {-36_500, -1, 1, 36_500})
  void clockSetByYearsWhileStoppedHarmsNothing(long days, @TempDir Path folder) throws IOException {
    StateFile file = file(folder);
    file.save(codec.write(full()));
    time.restart();
    time.setWall(Duration.ofDays(days));
    AgentState state = file.load().orElseThrow();
    Alert alert = Objects.requireNonNull(state.alert);

    assertThat(state.agentId).isEqualTo(ID);
    assertThat(time.clocks().since(alert.raisedNanos()))
        .isBetween(Duration.ZERO, Duration.ofDays(3650));
    assertThat(time.clocks().since(alert.sinceNanos()))
        .isBetween(Duration.ZERO, Duration.ofDays(3650));
  }

  @Test
  void whateverCanBeKnownCanBeReadBack(@TempDir Path folder) throws IOException {
    String huge = "\uD83D\uDE80\u0001".repeat(20_000);
    AgentState state = full();
    PendingUpdate update = new PendingUpdate(huge, huge, List.of("KB1"), huge, true);
    UpdateScan scan =
        new UpdateScan(
            ScanOutcome.FAILED,
            null,
            null,
            List.of(),
            List.of(update),
            0,
            NOW,
            Duration.ZERO,
            huge,
            huge);
    UpdateFailure failure =
        new UpdateFailure(UpdateFailure.Source.HISTORY, NOW, HResult.S_OK, huge);
    state.lastScan = new ScanReport(scan, new UpdateHistory(NOW, null, List.of(failure)), null);
    state.scanObstacles = Set.of(new Reason(ReasonCode.SERVICE_HIJACKED, huge));
    state.remember(
        new StartTypeChange(
            NOW,
            huge,
            StartType.BOOT,
            StartType.MISSING,
            new Author(huge, ChangeMeans.ACCOUNT, huge)));
    StateFile file = file(folder);
    file.save(codec.write(state));
    AgentState after = file.load().orElseThrow();

    assertThat(after.agentId).isEqualTo(ID);
    assertThat(after.lastScan).isEqualTo(state.lastScan);
    assertThat(after.scanObstacles).isEqualTo(state.scanObstacles);
    assertThat(after.startTypeChanges()).containsExactlyElementsOf(state.startTypeChanges());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"five\"", "-1", "9007199254740992", "null"})
  void countThatCannotBeReadIsNotKnownAndNeverZeroAlsoAfterAnotherRestart(
      String damage, @TempDir Path folder) throws IOException {
    StateFile file = file(folder);
    file.save(
        codec
            .write(full())
            .replace("\"droppedHeartbeats\":5", "\"droppedHeartbeats\":" + damage)
            .replace("\"scanFailuresInRow\":2", "\"scanFailuresInRow\":" + damage));
    AgentState state = file.load().orElseThrow();
    assertThat(state.droppedHeartbeats).isNull();
    assertThat(state.scanFailuresInRow).isNull();

    file.save(codec.write(state));
    AgentState again = file.load().orElseThrow();
    assertThat(again.droppedHeartbeats).isNull();
    assertThat(again.scanFailuresInRow).isNull();
    assertThat(again.nextSequence).isEqualTo(1234);
  }

  @Test
  void announcementWithoutItsDaysAheadIsNoneSoThatTheNextOneIsMade(@TempDir Path folder)
      throws IOException {
    StateFile file = file(folder);
    file.save(codec.write(full()).replace(",\"endAnnouncedDaysAhead\":30", ""));

    assertThat(file.load().orElseThrow().endAnnounced).isNull();
  }

  @Test
  void findingOfTheUpdateLogWithoutBuildAndSourceIsOfNoScan(@TempDir Path folder)
      throws IOException {
    AgentState before = full();
    before.updateLog =
        new RememberedLog(
            new UpdateLogFinding(Open.of(LogJudgement.FALSE_ZERO), NOW, List.of()),
            new ScanBasis("DEFAULT WSUS https://uc.example", "19044.1706", null, null));
    StateFile file = file(folder);
    String written = codec.write(before);
    file.save(written);
    assertThat(file.load().orElseThrow().updateLog).isEqualTo(before.updateLog);

    file.save(written.replace("updateLogBasis", "updateLogBasics"));
    assertThat(file.load().orElseThrow().updateLog).isNull();
  }

  static AgentState full() {
    AgentState state = new AgentState(ID);
    state.nextSequence = 1234;
    state.droppedHeartbeats = 5L;
    state.lastDeliveryAt = NOW.minusSeconds(5);
    state.machine = MachineIdentity.ofRaw("guid", "uuid");
    state.clockSkew = new ClockSkew(Duration.ofHours(-3), NOW.minusSeconds(6));
    state.scanFailuresInRow = 2;
    state.zerosThatSawNothing = 2;
    state.servicingSeen = List.of("id", "KB5017308");
    state.lastHonestScanAt = NOW.minusSeconds(70);
    state.restartSince = NOW.minusSeconds(80);
    state.endAnnounced = LocalDate.parse("2027-01-12");
    state.endAnnouncedDaysAhead = 30;
    state.verdict = Open.of(VerdictCode.FALSE_UP_TO_DATE);
    state.certainty = Open.of(Certainty.PROVEN);
    state.verdictSince = NOW.minusSeconds(60);
    state.alert =
        new Alert(
            Open.of(VerdictCode.FALSE_UP_TO_DATE),
            Open.of(Certainty.PROVEN),
            Severity.CRITICAL,
            Open.of(VerdictCode.FALSE_UP_TO_DATE),
            Severity.CRITICAL,
            Set.of(Reason.about(ReasonCode.SERVICE_DISABLED, "TrustedInstaller")),
            NOW.minus(Duration.ofHours(3)),
            0,
            NOW.minus(Duration.ofHours(1)),
            0);
    PendingUpdate update =
        new PendingUpdate(
            "\u7d2f\u79ef\u66f4\u65b0", "id", List.of("KB5017308"), "Critical", false);
    UpdateScan scan =
        new UpdateScan(
            ScanOutcome.SUCCEEDED,
            HResult.S_OK,
            1,
            List.of(HResult.E_SERVICE_DISABLED),
            List.of(update),
            3,
            NOW.minusSeconds(90),
            Duration.ofMillis(5321),
            "https://uc.example:8531",
            null);
    UpdateFailure failure =
        new UpdateFailure(
            UpdateFailure.Source.HISTORY, NOW.minusSeconds(999), HResult.E_SERVICE_DISABLED, null);
    state.lastScan = new ScanReport(scan, new UpdateHistory(NOW, null, List.of(failure)), true);
    state.scanObstacles = Set.of(Reason.about(ReasonCode.SERVICE_DISABLED, "TrustedInstaller"));
    state.scanRestartPending = true;
    state.nextScanAt = NOW.plus(Duration.ofHours(20));
    state.triggeredScans = List.of(NOW.minusSeconds(7), NOW);
    state.scanBasis =
        new ScanBasis(
            "DEFAULT WSUS https://uc.example:8531", "19044.1706", true, NOW.minusSeconds(5000));
    state.startTests =
        StartTests.NONE
            .with(new StartTests.Test(NOW.minusSeconds(900), HResult.E_ACCESSDENIED, false))
            .with(new StartTests.Test(NOW, HResult.ofWin32(1053), true));
    state.startTestedService = "MANUAL, MANUAL, path, dll";
    state.ranSinceScan = true;
    state.startTypes.put("TrustedInstaller", StartType.DISABLED);
    state.startTypes.put("BITS", StartType.AUTO_DELAYED);
    state.eventBookmarks =
        new TreeMap<>(
            Map.of("System", new EventBookmark(4711, 0), "Operational", new EventBookmark(0, 2)));
    state.logEntries =
        List.of(
            new LogEntry(
                LogEntry.Origin.WINDOWS_UPDATE,
                20,
                Instant.parse("2026-11-20T02:11:45.123456700Z"),
                HResult.E_SERVICE_DISABLED,
                "KB5017308"),
            new LogEntry(LogEntry.Origin.SERVICING, 2, NOW, null, null));
    state.disablements.put(
        "wuauserv",
        new Disablement(
            "wuauserv",
            NOW,
            true,
            new Author("CORP\\hardening", ChangeMeans.GROUP_POLICY, "Hardening baseline"),
            214L));
    state.restorations =
        List.of(
            new Restoration(
                NOW,
                "wuauserv",
                Open.of(StartType.AUTO),
                Open.of(StartType.MANUAL),
                Open.of(RemediationOutcome.CURED),
                "UNKNOWN (NOT_RUN)"));
    state.givenUp.add("BITS");
    state.remember(change("CORP\\admin"));
    state.remember(change(null));
    return state;
  }

  private static StartTypeChange change(@Nullable String by) {
    return new StartTypeChange(
        NOW,
        "TrustedInstaller",
        StartType.MANUAL,
        StartType.DISABLED,
        new Author(by, ChangeMeans.ACCOUNT, null));
  }

  @Test
  void whatANewerAgentWroteIsKept(@TempDir Path folder) throws Exception {
    String written = codec.write(full());
    String newer =
        written
            .replace("FALSE_UP_TO_DATE", "INSTALL_FAILING_2")
            .replace("PROVEN", "LIKELY")
            .replace("SERVICE_DISABLED", "SERVICE_LOST")
            .replace("CRITICAL", "ERROR")
            .replace("\"outcome\":\"SUCCEEDED\"", "\"outcome\":\"POSTPONED\"")
            .replace("\"to\":\"DISABLED\"", "\"to\":\"PAUSED\"")
            .replace("\"TrustedInstaller\":\"DISABLED\"", "\"TrustedInstaller\":\"PAUSED\"");
    StateFile file = file(folder);
    file.save(newer);
    AgentState state = file.load().orElseThrow();

    assertThat(state.agentId).isEqualTo(ID);
    assertThat(state.alert).extracting(Alert::unresolvedSeverity).isEqualTo(Severity.ERROR);
    // All but the start type of a service: that is as if the service had not been seen before.
    assertThat(codec.write(state))
        .isEqualTo(newer.replace(",\"TrustedInstaller\":\"PAUSED\"", ""))
        .contains("INSTALL_FAILING_2", "LIKELY", "SERVICE_LOST", "POSTPONED", "PAUSED");
  }

  private StateFile file(Path folder) {
    return new StateFile(path(folder), time.clocks());
  }

  private static Path path(Path folder) {
    return folder.resolve("state.json");
  }
}
