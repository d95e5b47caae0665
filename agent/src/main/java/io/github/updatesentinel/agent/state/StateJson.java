package io.github.updatesentinel.agent.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.time.ClockSkew;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.agent.wire.ScanJson;
import io.github.updatesentinel.agent.wire.UpdateLogJson;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The agent's memory as one JSON document. */
final class StateJson {
  private static final int MAX_REASONS = 200;
  private static final int MAX_DETAIL = 40_000;
  private static final int MAX_HASH = 64;
  private static final int MAX_TIME = 40;

  /** Lists with the oldest entry first are read so far, since the last entries matter. */
  private static final int MAX_TIMES = 1000;

  /** As in the heartbeat; one more would still not overflow. */
  private static final long MAX_COUNT = (1L << 53) - 1;

  /** What lasted longer than this before a restart is told as having lasted this long. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final Clocks clocks;

  StateJson(Clocks clocks) {
    this.clocks = clocks;
  }

  String write(AgentState state) {
    JsonObject json = new JsonObject();
    json.addProperty("agentId", state.agentId.toString());
    json.addProperty("nextSequence", state.nextSequence);
    json.addProperty("droppedHeartbeats", state.droppedHeartbeats);
    if (state.lastDeliveryAt != null) {
      json.addProperty("lastDeliveryAt", state.lastDeliveryAt.toString());
    }
    if (state.clockSkew != null) {
      json.add("clockSkew", writeClockSkew(state.clockSkew));
    }
    json.add("machine", writeMachine(state.machine));
    json.addProperty("scanFailuresInRow", state.scanFailuresInRow);
    Open<VerdictCode> verdict = state.verdict;
    Instant since = state.verdictSince;
    if (verdict != null && since != null) {
      json.addProperty("verdict", verdict.name());
      json.addProperty("certainty", name(state.certainty));
      json.addProperty("verdictSince", since.toString());
    }
    if (state.alert != null) {
      json.add("alert", writeAlert(state.alert));
    }
    if (state.lastScan != null) {
      json.add("lastScan", ScanJson.write(state.lastScan));
      json.add("scanObstacles", writeReasons(state.scanObstacles));
      json.addProperty("scanRestartPending", state.scanRestartPending);
    }
    if (state.laterFailure != null) {
      json.add("laterFailure", ScanJson.write(state.laterFailure));
    }
    json.addProperty("zerosThatSawNothing", state.zerosThatSawNothing);
    JsonArray servicing = new JsonArray();
    state.servicingSeen.forEach(servicing::add);
    json.add("servicingSeen", servicing);
    json.addProperty("lastHonestScanAt", text(state.lastHonestScanAt));
    json.addProperty("restartSince", text(state.restartSince));
    if (state.endAnnounced != null) {
      json.addProperty("endAnnounced", state.endAnnounced.toString());
      json.addProperty("endAnnouncedDaysAhead", state.endAnnouncedDaysAhead);
    }
    writeSchedule(state, json);
    json.addProperty("updateLogTriedAt", text(state.updateLogTriedAt));
    if (state.updateLog != null) {
      json.add("updateLog", UpdateLogJson.write(state.updateLog.finding()));
      json.add("updateLogBasis", writeBasis(state.updateLog.basis()));
    }
    json.add("startTest", writeStartTest(state));
    JsonObject startTypes = new JsonObject();
    state.startTypes.forEach((service, type) -> startTypes.addProperty(service, type.name()));
    json.add("startTypes", startTypes);
    json.add("startTypeChanges", StartTypeChangeJson.write(state.startTypeChanges()));
    json.add("eventLog", EventLogJson.write(state));
    json.add("remediation", RemediationJson.write(state));
    return json.toString();
  }

  /** Reads one part of the memory, and sets it once all of it could be read. */
  @FunctionalInterface
  private interface Part {
    void read() throws InvalidJson;
  }

  /**
   * Reads the memory. Only the ID and the sequence are vital; any other part that can't be read is
   * as if it had never been written. Of a list that is too long, the first entries are kept.
   *
   * @param problems takes what can't be read, and why
   */
  AgentState read(String text, Consumer<String> problems) throws InvalidJson {
    JsonFields json = JsonFields.parse(text).cuttingLists();
    AgentState state = new AgentState(uuid(json));
    state.nextSequence = json.requiredInteger("nextSequence", 1, MAX_COUNT);
    // Until they are read: none of them is 0 because it can't be.
    state.droppedHeartbeats = null;
    state.scanFailuresInRow = null;
    for (Part part : parts(json, state)) {
      readOrReport(part, problems);
    }
    // Apart from the others: what it found is lost with it, so that another scan has to say.
    if (!readOrReport(() -> readScan(json, state), problems) && state.nextScanAt != null) {
      state.nextScanAt = clocks.now();
    }
    return state;
  }

  private List<Part> parts(JsonFields json, AgentState state) {
    return List.of(
        () -> state.droppedHeartbeats = json.integer("droppedHeartbeats", 0, MAX_COUNT),
        () -> state.lastDeliveryAt = json.instant("lastDeliveryAt"),
        () -> state.clockSkew = readClockSkew(json),
        () -> state.machine = readMachine(json),
        () -> state.scanFailuresInRow = failures(json),
        () -> state.verdict = json.open("verdict", VerdictCode.class),
        () -> state.certainty = json.open("certainty", Certainty.class),
        () -> state.verdictSince = json.instant("verdictSince"),
        () -> state.alert = readAlert(json),
        () -> state.laterFailure = readReport(json, "laterFailure"),
        () ->
            state.zerosThatSawNothing = (int) count(json, "zerosThatSawNothing", Integer.MAX_VALUE),
        () -> state.servicingSeen = readTexts(json, "servicingSeen"),
        () -> state.lastHonestScanAt = json.instant("lastHonestScanAt"),
        () -> state.restartSince = json.instant("restartSince"),
        () -> readEndAnnounced(json, state),
        () -> state.nextScanAt = json.instant("nextScanAt"),
        () -> state.triggeredScans = readTriggeredScans(json),
        () -> state.scanBasis = readBasis(json, "scanBasis"),
        () -> state.updateLogTriedAt = json.instant("updateLogTriedAt"),
        () -> readUpdateLog(json, state),
        () -> readStartTest(json, state),
        () -> state.startTypes.putAll(readStartTypes(json)),
        () -> readStartTypeChanges(json, state),
        () -> EventLogJson.read(json, state),
        () -> RemediationJson.read(json, state));
  }

  /** Whether the part could be read. */
  private static boolean readOrReport(Part part, Consumer<String> problems) {
    try {
      part.read();
      return true;
    } catch (InvalidJson | RuntimeException e) {
      // Whatever is wrong with a part, the ID must not be lost with it.
      problems.accept(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static @Nullable Integer failures(JsonFields json) throws InvalidJson {
    Long count = json.integer("scanFailuresInRow", 0, Integer.MAX_VALUE);
    return count == null ? null : Integer.valueOf(count.intValue());
  }

  /** Absent is 0. */
  private static long count(JsonFields json, String name, long max) throws InvalidJson {
    Long count = json.integer(name, 0, max);
    return count == null ? 0 : count;
  }

  private static List<String> readTexts(JsonFields json, String name) throws InvalidJson {
    List<String> texts = json.texts(name, MAX_REASONS, MAX_DETAIL);
    return texts == null ? List.of() : List.copyOf(texts);
  }

  private static @Nullable ScanReport readReport(JsonFields json, String name) throws InvalidJson {
    JsonFields report = json.object(name);
    return report == null ? null : ScanJson.read(report);
  }

  /** The scan, and what was in its way: without that, nobody knows what the scan says. */
  private static void readScan(JsonFields json, AgentState state) throws InvalidJson {
    Set<Reason> obstacles = readReasons(json, "scanObstacles");
    // Earlier versions did not write it.
    boolean restartPending = Boolean.TRUE.equals(json.bool("scanRestartPending"));
    state.lastScan = readReport(json, "lastScan");
    state.scanObstacles = obstacles;
    state.scanRestartPending = restartPending;
  }

  private static void readEndAnnounced(JsonFields json, AgentState state) throws InvalidJson {
    LocalDate announced = json.date("endAnnounced");
    Long daysAhead = json.integer("endAnnouncedDaysAhead", 0, 1000);
    // One without the other would keep what is still to be announced from being so.
    if (announced != null && daysAhead != null) {
      state.endAnnounced = announced;
      state.endAnnouncedDaysAhead = daysAhead.intValue();
    }
  }

  private static Map<String, StartType> readStartTypes(JsonFields json) throws InvalidJson {
    Map<String, StartType> types = new TreeMap<>();
    JsonFields services = json.object("startTypes");
    if (services != null) {
      for (String service : services.names()) {
        Open<StartType> type = services.required(service, services.open(service, StartType.class));
        // Without one that this version knows, the service is one that was not seen before.
        type.known().ifPresent(known -> types.put(service, known));
      }
    }
    return types;
  }

  private static void readStartTypeChanges(JsonFields json, AgentState state) throws InvalidJson {
    List<StartTypeChange> changes = StartTypeChangeJson.read(json, "startTypeChanges");
    for (int i = changes.size() - 1; i >= 0; i--) {
      state.remember(changes.get(i));
    }
  }

  private static JsonObject writeClockSkew(ClockSkew skew) {
    JsonObject json = new JsonObject();
    json.addProperty("aheadMs", skew.ahead().toMillis());
    json.addProperty("measuredAt", skew.measuredAt().toString());
    return json;
  }

  private static @Nullable ClockSkew readClockSkew(JsonFields json) throws InvalidJson {
    JsonFields skew = json.object("clockSkew");
    return skew == null
        ? null
        : new ClockSkew(
            Duration.ofMillis(skew.requiredInteger("aheadMs", -MAX_COUNT, MAX_COUNT)),
            skew.required("measuredAt", skew.instant("measuredAt")));
  }

  private static void writeSchedule(AgentState state, JsonObject json) {
    if (state.nextScanAt != null) {
      json.addProperty("nextScanAt", state.nextScanAt.toString());
    }
    JsonArray triggered = new JsonArray();
    state.triggeredScans.forEach(at -> triggered.add(at.toString()));
    json.add("triggeredScans", triggered);
    json.add("scanBasis", writeBasis(state.scanBasis));
  }

  private static JsonObject writeBasis(ScanBasis basis) {
    JsonObject json = new JsonObject();
    json.addProperty("source", basis.source());
    json.addProperty("build", basis.build());
    json.addProperty("restartPending", basis.restartPending());
    json.addProperty("packagesChangedAt", text(basis.packagesChangedAt()));
    return json;
  }

  private static ScanBasis readBasis(JsonFields json, String name) throws InvalidJson {
    JsonFields basis = json.object(name);
    return basis == null
        ? ScanBasis.UNKNOWN
        : new ScanBasis(
            basis.text("source", MAX_DETAIL),
            basis.text("build", MAX_DETAIL),
            basis.bool("restartPending"),
            basis.instant("packagesChangedAt"));
  }

  /** What the log showed, and of which build and source: without those, of no scan. */
  private static void readUpdateLog(JsonFields json, AgentState state) throws InvalidJson {
    JsonFields finding = json.object("updateLog");
    if (finding != null && json.object("updateLogBasis") != null) {
      state.updateLog =
          new RememberedLog(UpdateLogJson.read(finding), readBasis(json, "updateLogBasis"));
    }
  }

  /** The latest that may have been in one day. */
  private static List<Instant> readTriggeredScans(JsonFields json) throws InvalidJson {
    List<Instant> triggered = new ArrayList<>();
    List<String> times = json.texts("triggeredScans", MAX_TIMES, MAX_TIME);
    for (String time : times == null ? List.<String>of() : times) {
      try {
        triggered.add(Instant.parse(time));
      } catch (DateTimeParseException e) {
        throw json.invalid("triggeredScans", "expected a time, found \"" + time + "\"");
      }
    }
    return List.copyOf(
        triggered.subList(
            Math.max(0, triggered.size() - AgentState.TRIGGERED_SCANS), triggered.size()));
  }

  private static JsonObject writeStartTest(AgentState state) {
    JsonObject json = new JsonObject();
    json.addProperty("service", state.startTestedService);
    json.addProperty("ranSinceScan", state.ranSinceScan);
    JsonArray tests = new JsonArray();
    for (StartTests.Test test : state.startTests.latest()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("at", test.at().toString());
      entry.addProperty("answer", test.answer().toString());
      entry.addProperty("holds", test.holds());
      tests.add(entry);
    }
    json.add("latest", tests);
    return json;
  }

  private static void readStartTest(JsonFields memory, AgentState state) throws InvalidJson {
    JsonFields json = memory.object("startTest");
    if (json == null) {
      return;
    }
    StartTests tests = StartTests.NONE;
    List<JsonFields> entries = json.objects("latest", MAX_TIMES);
    for (JsonFields entry : entries == null ? List.<JsonFields>of() : entries) {
      tests =
          tests.with(
              new StartTests.Test(
                  entry.required("at", entry.instant("at")),
                  entry.required("answer", entry.hresult("answer")),
                  Boolean.TRUE.equals(entry.bool("holds"))));
    }
    boolean ranSinceScan = Boolean.TRUE.equals(json.bool("ranSinceScan"));
    state.startTestedService = json.text("service", MAX_DETAIL);
    state.ranSinceScan = ranSinceScan;
    state.startTests = tests;
  }

  private static UUID uuid(JsonFields json) throws InvalidJson {
    String text = json.requiredText("agentId", 36);
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw json.invalid("agentId", "expected a UUID, found \"" + text + "\"");
    }
  }

  private static JsonObject writeMachine(MachineIdentity machine) {
    JsonObject json = new JsonObject();
    json.addProperty("machineGuid", machine.machineGuid());
    json.addProperty("smbiosUuid", machine.smbiosUuid());
    return json;
  }

  private static MachineIdentity readMachine(JsonFields json) throws InvalidJson {
    JsonFields machine = json.object("machine");
    if (machine == null) {
      return MachineIdentity.UNKNOWN;
    }
    try {
      return new MachineIdentity(
          machine.text("machineGuid", MAX_HASH), machine.text("smbiosUuid", MAX_HASH));
    } catch (IllegalArgumentException e) {
      throw json.invalid("machine", String.valueOf(e.getMessage()));
    }
  }

  private static JsonObject writeAlert(Alert alert) {
    JsonObject json = new JsonObject();
    json.addProperty("code", alert.code().name());
    json.addProperty("certainty", name(alert.certainty()));
    json.addProperty("severity", alert.severity().name());
    json.addProperty("unresolved", alert.unresolved().name());
    json.addProperty("unresolvedSeverity", alert.unresolvedSeverity().name());
    json.addProperty("since", alert.since().toString());
    json.addProperty("raisedAt", alert.raisedAt().toString());
    json.add("reasons", writeReasons(alert.reasons()));
    return json;
  }

  private static JsonArray writeReasons(Set<Reason> reasons) {
    JsonArray json = new JsonArray();
    for (Reason reason : reasons) {
      JsonObject entry = new JsonObject();
      entry.addProperty("code", reason.code().name());
      entry.addProperty("subject", reason.subject());
      entry.addProperty("detail", reason.detail());
      json.add(entry);
    }
    return json;
  }

  private static Set<Reason> readReasons(JsonFields json, String name) throws InvalidJson {
    Set<Reason> reasons = new LinkedHashSet<>();
    List<JsonFields> entries = json.objects(name, MAX_REASONS);
    for (JsonFields entry : entries == null ? List.<JsonFields>of() : entries) {
      reasons.add(
          new Reason(
              entry.required("code", entry.open("code", ReasonCode.class)),
              entry.text("subject", MAX_DETAIL),
              entry.requiredText("detail", MAX_DETAIL)));
    }
    return reasons;
  }

  private @Nullable Alert readAlert(JsonFields memory) throws InvalidJson {
    JsonFields json = memory.object("alert");
    if (json == null) {
      return null;
    }
    Open<VerdictCode> unresolved =
        json.required("unresolved", json.open("unresolved", VerdictCode.class));
    Open<Severity> raised = json.open("severity", Severity.class);
    Open<Severity> severity = json.open("unresolvedSeverity", Severity.class);
    Instant since = json.required("since", json.instant("since"));
    Instant raisedAt = json.required("raisedAt", json.instant("raisedAt"));
    return new Alert(
        json.required("code", json.open("code", VerdictCode.class)),
        json.open("certainty", Certainty.class),
        Optional.ofNullable(raised).flatMap(Open::known).orElse(Severity.WARNING),
        unresolved,
        // A newer agent's alert is one in any case, however bad.
        Optional.ofNullable(severity)
            .flatMap(Open::known)
            .or(() -> unresolved.known().map(VerdictCode::severity))
            .orElse(Severity.WARNING),
        readReasons(json, "reasons"),
        since,
        clocks.nanosOf(since, LONGEST),
        raisedAt,
        clocks.nanosOf(raisedAt, LONGEST));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static @Nullable String name(@Nullable Open<?> value) {
    return value == null ? null : value.name();
  }
}
