package io.github.updatesentinel.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Host;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.Policies;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.UpdateSourceKind;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The heartbeat against the contract that the collector tests against too. */
public class HeartbeatJsonTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:03.123456789Z");
  private static final Failure DENIED = new Failure("read", HResult.E_ACCESSDENIED);
  private static final JsonSchema SCHEMA = schema();

  @Test
  void fullHeartbeatIsTheWholeContract() {
    JsonObject json = complete(full(), List.of("Finance", "\u8d22\u52a1\u90e8"));

    assertThat(violations(json)).isEmpty();
    assertThat(json)
        .isEqualTo(
            JsonParser.parseString(
                """
                {
                  "schema": 1,
                  "agentId": "4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11",
                  "sequence": 1,
                  "sentAt": "2026-11-22T08:00:03.123Z",
                  "agent": {"version": "1.0.0", "startedAt": "2026-11-22T08:00:03Z",
                            "checkIntervalMs": 900000, "droppedHeartbeats": 7},
                  "host": {"name": "PC-0042", "domain": "corp.example"},
                  "tags": ["Finance", "\u8d22\u52a1\u90e8"],
                  "os": {"product": "Windows 10 Enterprise G", "edition": "EnterpriseG",
                         "release": "21H2", "build": 19044, "ubr": 1706,
                         "architecture": "x86_64", "cmge": true,
                         "cmgeVersion": "V2022-L.1345.000", "family": "CLIENT",
                         "rollupFix": {"build": 19041, "ubr": 1706, "state": 112,
                                       "installedAt": "2026-11-22T08:00:03Z"},
                         "kernel": "10.0.19041.1706"},
                  "updateSource": {"kind": "WSUS", "server": "https://uc.example:8531",
                                   "targetGroup": "Finance", "clientId": "sus-id",
                                   "configMgr": true},
                  "services": [
                    {"name": "TrustedInstaller", "required": true, "startType": "DISABLED",
                     "registryStartType": "MANUAL", "state": "STOPPED", "triggerStart": true,
                     "exitCode": 4294967295, "imagePath": "C:\\\\x.exe", "serviceDll": "y.dll",
                     "missingFile": "y.dll", "debugger": "z.exe", "account": "LocalSystem",
                     "dependencies": ["RpcSs"]},
                    {"name": "wuauserv", "required": true, "finding": "ACCESS_DENIED"},
                    {"name": "DoSvc", "required": false, "startType": "MANUAL"}],
                  "scan": {"startedAt": "2026-11-22T08:00:03.123Z", "durationMs": 5321,
                           "outcome": "SUCCEEDED", "hresult": "0x00000000", "found": 0,
                           "warnings": ["0x80070422"],
                           "updates": [{"title": "t", "updateId": "id", "kb": ["KB5013942"],
                                        "severity": "Critical", "downloaded": false,
                                        "servicing": true}],
                           "servicingFound": 0, "selection": "MANAGED_SERVER",
                           "sight": {"state": "SEEN", "installed": 9, "servicing": 2,
                                     "hidden": 1, "hiddenTitles": ["h"]},
                           "itemsUnreadable": 3, "server": "https://uc.example:8531",
                           "error": "e"},
                  "history": {"lastSearchAt": "2026-11-22T08:00:03.123456789Z",
                              "lastInstallAt": "2026-11-22T08:00:03.123456789Z",
                              "failures": [{"at": "2026-11-22T08:00:03.123456789Z",
                                            "hresult": "0x80070422", "title": "t"}]},
                  "rebootPending": true,
                  "restart": {"since": "2026-11-22T08:00:03Z",
                              "bootedAt": "2026-11-22T08:00:03Z"},
                  "servicing": {"ends": "2027-01-12", "esu": "ACTIVE"},
                  "policy": {"pausedUntil": "2026-11-22T08:00:03Z", "deferDays": 30,
                             "targetRelease": "22H2", "automatic": false},
                  "baseline": {"build": 19044, "ubr": 2006, "kb": "KB5017308",
                               "source": "SHIPPED", "released": "2022-09-13"},
                  "updateLog": {"judgement": "FALSE_ZERO", "analyzedAt": "2026-11-22T08:00:03Z",
                                "errors": [{"hresult": "0x80070422",
                                            "name": "E_SERVICE_DISABLED", "count": 214,
                                            "firstLine": 10, "lastLine": 900}]},
                  "clockSkewMs": -5000,
                  "verdict": {"code": "FALSE_UP_TO_DATE", "certainty": "PROVEN",
                              "severity": "CRITICAL", "since": "2026-11-22T08:00:03Z",
                              "behindSince": "2022-06-14",
                              "lastHonestScanAt": "2026-11-22T08:00:03Z",
                              "reasons": [{"code": "SERVICE_DISABLED",
                                           "detail": "TrustedInstaller"}]}
                }
                """));
  }

  @Test
  void pauseThatEndsAfterTheLastYearHasATimeThatReadersTake() {
    Snapshot full = full();
    MachineFacts facts = full.facts();
    Instant never = Instant.parse("+10000-02-04T00:00:00Z");
    MachineFacts paused =
        new MachineFacts(
            facts.host(),
            facts.os(),
            facts.updateSource(),
            facts.required(),
            facts.observed(),
            facts.restart(),
            facts.eventLog(),
            Reading.known(Policies.of(never, null, null, null, List.of()), NOW),
            facts.servicing());
    JsonObject json = complete(new Snapshot(paused, full.scan(), full.judgement(), full.since()));

    assertThat(violations(json)).isEmpty();
    assertThat(json.getAsJsonObject("policy").get("pausedUntil").getAsString())
        .isEqualTo("9999-12-31T23:59:59Z");
  }

  @Test
  void startOfWindowsIsToldThoughNoRestartIsPending() {
    Snapshot full = full();
    MachineFacts facts = full.facts();
    MachineFacts restarted =
        new MachineFacts(
            facts.host(),
            facts.os(),
            facts.updateSource(),
            facts.required(),
            facts.observed(),
            Reading.known(new RestartMarks(List.of(), null, NOW), NOW),
            facts.eventLog(),
            facts.policy(),
            facts.servicing());
    JsonObject json = complete(new Snapshot(restarted, null, full.judgement(), NOW));

    assertThat(json.get("rebootPending").getAsBoolean()).isFalse();
    assertThat(json.getAsJsonObject("restart"))
        .isEqualTo(JsonParser.parseString("{\"bootedAt\": \"2026-11-22T08:00:03Z\"}"));
  }

  @Test
  void policyThatCouldNotBeReadIsLeftOutPartByPart() {
    Failure failure = new Failure("no number", null);
    UpdatePolicy policy =
        new UpdatePolicy(
            Reading.unknown(failure, NOW),
            Reading.known(Optional.of(30), NOW),
            Reading.unknown(failure, NOW),
            Reading.unknown(failure, NOW),
            Reading.unknown(failure, NOW));
    Snapshot full = full();
    MachineFacts facts = full.facts();
    MachineFacts partly =
        new MachineFacts(
            facts.host(),
            facts.os(),
            facts.updateSource(),
            facts.required(),
            facts.observed(),
            facts.restart(),
            facts.eventLog(),
            Reading.known(policy, NOW),
            facts.servicing());
    JsonObject json = complete(new Snapshot(partly, null, full.judgement(), NOW));

    assertThat(json.getAsJsonObject("policy"))
        .isEqualTo(JsonParser.parseString("{\"deferDays\": 30}"));
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    JsonObject json = complete(snapshot(facts("PC-0042"), null, VerdictCode.UNKNOWN));

    assertThat(violations(json)).isEmpty();
    assertThat(json)
        .isEqualTo(
            JsonParser.parseString(
                """
                {
                  "schema": 1,
                  "agentId": "4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11",
                  "sequence": 1,
                  "sentAt": "2026-11-22T08:00:03.123Z",
                  "agent": {"version": "1.0.0", "startedAt": "2026-11-22T08:00:03Z",
                            "checkIntervalMs": 900000, "droppedHeartbeats": 7},
                  "host": {"name": "PC-0042"},
                  "services": [],
                  "scan": {"outcome": "NOT_RUN"},
                  "verdict": {"code": "UNKNOWN", "severity": "INFO",
                              "since": "2026-11-22T08:00:03Z", "reasons": []}
                }
                """));
  }

  @Test
  void foundIsAbsentAndNotZeroAfterAFailedScan() {
    UpdateScan failed =
        UpdateScan.without(
            ScanOutcome.TIMED_OUT, null, NOW, Duration.ofMinutes(30), "no answer in PT30M");
    JsonObject json =
        complete(
            snapshot(facts("PC"), new ScanReport(failed, null, null), VerdictCode.SCAN_FAILED));

    assertThat(violations(json)).isEmpty();
    assertThat(json.getAsJsonObject("scan").keySet())
        .doesNotContain("found", "hresult")
        .contains("outcome", "error", "durationMs");
  }

  @ParameterizedTest
  @EnumSource(VerdictCode.class)
  void everyVerdictIsInTheContract(VerdictCode code) {
    assertThat(violations(complete(snapshot(facts("PC"), null, code)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ReasonCode.class)
  void everyReasonIsInTheContract(ReasonCode code) {
    Judgement judgement =
        new Judgement(VerdictCode.UNKNOWN, null, List.of(new Reason(code, "")), Set.of(), null);

    assertThat(violations(complete(new Snapshot(facts("PC"), null, judgement, NOW)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(StartType.class)
  void everyStartTypeIsInTheContract(StartType type) {
    ServiceState state =
        new ServiceState(
            "x", type, type == StartType.MISSING ? null : type, null, null, null, null, null);
    MachineFacts facts = facts("PC", Map.of("x", Reading.known(state, NOW)));

    assertThat(violations(complete(snapshot(facts, null, VerdictCode.UNKNOWN)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ScanOutcome.class)
  void everyOutcomeIsInTheContract(ScanOutcome outcome) {
    UpdateScan scan = UpdateScan.without(outcome, HResult.of(-1), NOW, Duration.ZERO, "");
    ScanReport report = new ScanReport(scan, null, null);

    assertThat(violations(complete(snapshot(facts("PC"), report, VerdictCode.UNKNOWN)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\uD83D\uDE80", "\u4ee4", "\u0001", "\"", "\\", "\u2028", "\uD83D"})
  void hostileTextsKeepTheContract(String piece) {
    String huge = piece.repeat(10_000);
    JsonObject json = complete(hostile(huge));

    assertThat(violations(json)).isEmpty();
    assertThat(json.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1 << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"})
  void unusualTimesKeepTheContract(String time) {
    Instant at = Instant.parse(time);
    UpdateScan scan =
        new UpdateScan(
            ScanOutcome.SUCCEEDED, null, 0, List.of(), List.of(), 0, at, Duration.ZERO, null, null);
    ScanReport report = new ScanReport(scan, new UpdateHistory(at, at, List.of()), null);

    assertThat(violations(complete(snapshot(facts("PC"), report, VerdictCode.UNKNOWN)))).isEmpty();
  }

  @Test
  void memberThatTheContractDoesNotNameKeepsIt() {
    JsonObject json = complete(full());
    json.add("delivery", JsonParser.parseString("{\"reach\": \"NO_COLLECTOR\"}"));

    assertThat(violations(json)).isEmpty();
  }

  @Test
  void contractRefusesWhatItShould() {
    // Proves that this test's validator checks formats and ranges at all.
    JsonObject badTime = complete(full());
    badTime.addProperty("sentAt", "2026-02-30T08:00:00Z");
    JsonObject badId = complete(full());
    badId.addProperty("agentId", "x");
    JsonObject noVerdict = complete(full());
    noVerdict.remove("verdict");

    assertThat(violations(badTime)).isNotEmpty();
    assertThat(violations(badId)).isNotEmpty();
    assertThat(violations(noVerdict)).isNotEmpty();
  }

  private static Snapshot full() {
    Map<String, Reading<ServiceState>> required = new LinkedHashMap<>();
    ServiceState disabled =
        new ServiceState(
            "TrustedInstaller",
            StartType.DISABLED,
            StartType.MANUAL,
            "STOPPED",
            true,
            4_294_967_295L,
            "C:\\x.exe",
            "y.dll",
            new ServiceState.Integrity("y.dll", "z.exe", "LocalSystem", List.of("RpcSs")),
            null);
    required.put("TrustedInstaller", Reading.known(disabled, NOW));
    required.put("wuauserv", Reading.unknown(DENIED, NOW));
    ServiceState observed =
        new ServiceState("DoSvc", StartType.MANUAL, null, null, null, null, null, null);
    MachineFacts facts =
        new MachineFacts(
            Reading.known(new Host("PC-0042", "corp.example"), NOW),
            Reading.known(
                new OsVersion(
                    19044,
                    1706,
                    "Windows 10 Enterprise G",
                    "EnterpriseG",
                    "21H2",
                    "x86_64",
                    true,
                    "V2022-L.1345.000"),
                NOW),
            Reading.known(
                new UpdateSource(
                    UpdateSourceKind.WSUS, "https://uc.example:8531", "Finance", "sus-id", true),
                NOW),
            required,
            Map.of("DoSvc", Reading.known(observed, NOW)),
            Reading.known(new RestartMarks(List.of("RebootRequired"), NOW, NOW), NOW),
            Reading.known(new WindowsRecord(List.of(), Map.of()), NOW),
            Reading.known(Policies.of(NOW, 30, "22H2", "NoAutoUpdate=1", List.of()), NOW),
            new ServicingMarks(
                new RollupFixes(new RollupFix(19041, 1706, NOW, 0x70), null),
                "10.0.19041.1706",
                false,
                true,
                List.of()));
    return new Snapshot(
        facts,
        fullScan(),
        fullJudgement(),
        NOW,
        NOW,
        fullFinding(),
        Duration.ofSeconds(-5),
        List.of());
  }

  private static UpdateLogFinding fullFinding() {
    return new UpdateLogFinding(
        Open.of(LogJudgement.FALSE_ZERO),
        NOW,
        List.of(new LogError(HResult.E_SERVICE_DISABLED, 214, 10, 900, false)));
  }

  private static Judgement fullJudgement() {
    Judgement judgement = judgement("TrustedInstaller", 1);
    return new Judgement(
        judgement.code(),
        judgement.certainty(),
        judgement.severity(),
        judgement.reasons(),
        judgement.obstacles(),
        judgement.baseline(),
        new Judgement.Dates(
            LocalDate.parse("2022-09-13"),
            LocalDate.parse("2022-06-14"),
            LocalDate.parse("2027-01-12"),
            NOW));
  }

  private static ScanReport fullScan() {
    PendingUpdate update =
        new PendingUpdate("t", "id", List.of("KB5013942"), "Critical", false, true);
    ScanSight sight = new ScanSight(Open.of(ScanSight.State.SEEN), 9, 2, 1, List.of("h"));
    UpdateScan scan =
        new UpdateScan(
                ScanOutcome.SUCCEEDED,
                HResult.S_OK,
                0,
                List.of(HResult.E_SERVICE_DISABLED),
                List.of(update),
                3,
                NOW,
                Duration.ofMillis(5321),
                "https://uc.example:8531",
                "e")
            .withServicingFound(0)
            .withSelection(ScanSelection.MANAGED_SERVER)
            .withSight(sight);
    UpdateFailure failure =
        new UpdateFailure(UpdateFailure.Source.HISTORY, NOW, HResult.E_SERVICE_DISABLED, "t");
    return new ScanReport(scan, new UpdateHistory(NOW, NOW, List.of(failure)), false);
  }

  private static Snapshot hostile(String text) {
    ServiceState service =
        new ServiceState(text, StartType.MANUAL, StartType.MANUAL, "RUNNING", null, 0L, text, text);
    Map<String, Reading<ServiceState>> required = new LinkedHashMap<>();
    required.put(text, Reading.known(service, NOW));
    required.put(text + "2", Reading.unknown(new Failure(text, null), NOW));
    MachineFacts facts =
        new MachineFacts(
            Reading.known(new Host(text, text), NOW),
            Reading.known(
                new OsVersion(999_999, 999_999, text, text, text, text, false, text), NOW),
            Reading.known(new UpdateSource(UpdateSourceKind.OTHER, text, text), NOW),
            required,
            Map.of(),
            Reading.unknown(new Failure(text, null), NOW),
            Reading.unknown(new Failure(text, null), NOW),
            Reading.known(Policies.of(null, null, text, null, List.of()), NOW),
            new ServicingMarks(null, text, null, null, null));
    PendingUpdate update = new PendingUpdate(text, text, List.of("KB5013942"), text, true);
    UpdateScan scan =
        new UpdateScan(
            ScanOutcome.SUCCEEDED_WITH_ERRORS,
            HResult.of(Integer.MIN_VALUE),
            Integer.MAX_VALUE,
            Collections.nCopies(1000, HResult.of(-1)),
            Collections.nCopies(50, update),
            Integer.MAX_VALUE,
            NOW,
            Duration.ofDays(365),
            text,
            text);
    UpdateFailure failure =
        new UpdateFailure(UpdateFailure.Source.HISTORY, NOW, HResult.of(0), text);
    ScanReport report = new ScanReport(scan, new UpdateHistory(null, null, List.of(failure)), null);
    return new Snapshot(facts, report, judgement(text, 20), NOW);
  }

  private static Judgement judgement(String detail, int reasons) {
    return new Judgement(
        VerdictCode.FALSE_UP_TO_DATE,
        Certainty.PROVEN,
        Collections.nCopies(reasons, new Reason(ReasonCode.SERVICE_DISABLED, detail)),
        Set.of(),
        new Baseline(19044, 2006, "KB5017308", BaselineSource.SHIPPED));
  }

  private static MachineFacts facts(String host) {
    return facts(host, Map.of());
  }

  /** Nothing could be read but the name. */
  private static MachineFacts facts(String host, Map<String, Reading<ServiceState>> required) {
    return new MachineFacts(
        Reading.known(new Host(host, null), NOW),
        Reading.unknown(DENIED, NOW),
        Reading.unknown(DENIED, NOW),
        required,
        Map.of(),
        Reading.unknown(DENIED, NOW),
        Reading.unknown(DENIED, NOW),
        Reading.unknown(DENIED, NOW),
        ServicingMarks.UNKNOWN);
  }

  private static Snapshot snapshot(
      MachineFacts facts, @Nullable ScanReport scan, VerdictCode code) {
    return new Snapshot(facts, scan, new Judgement(code, null, List.of(), Set.of(), null), NOW);
  }

  private static JsonObject complete(Snapshot snapshot) {
    return complete(snapshot, List.of());
  }

  /** With the two members that the check cycle adds. */
  private static JsonObject complete(Snapshot snapshot, List<String> tags) {
    HeartbeatJson.Agent agent =
        new HeartbeatJson.Agent("1.0.0", NOW, Duration.ofMinutes(15), 7L, tags);
    JsonObject json = HeartbeatJson.write(snapshot, agent, NOW);
    json.addProperty("agentId", "4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11");
    json.addProperty("sequence", 1);
    return json;
  }

  public static Set<ValidationMessage> violations(JsonObject json) {
    return SCHEMA.validate(
        json.toString(),
        InputFormat.JSON,
        context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
  }

  private static JsonSchema schema() {
    try (InputStream in =
        Objects.requireNonNull(
            HeartbeatJsonTest.class.getResourceAsStream(
                "/io/github/updatesentinel/config/heartbeat.schema.json"))) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
