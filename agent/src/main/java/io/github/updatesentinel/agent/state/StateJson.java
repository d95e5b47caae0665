package io.github.updatesentinel.agent.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.agent.wire.ScanJson;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The agent's memory as one JSON document. */
final class StateJson {
  private static final int MAX_REASONS = 200;
  private static final int MAX_DETAIL = 40_000;
  private static final int MAX_HASH = 64;
  private static final int MAX_TIME = 40;

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
    json.add("startTest", writeStartTest(state));
    JsonObject startTypes = new JsonObject();
    state.startTypes.forEach((service, type) -> startTypes.addProperty(service, type.name()));
    json.add("startTypes", startTypes);
    json.add("startTypeChanges", StartTypeChangeJson.write(state.startTypeChanges()));
    json.add("eventLog", EventLogJson.write(state));
    return json.toString();
  }

  AgentState read(String text) throws InvalidJson {
    JsonFields json = JsonFields.parse(text);
    AgentState state = new AgentState(uuid(json));
    state.nextSequence = json.requiredInteger("nextSequence", 1, MAX_COUNT);
    state.droppedHeartbeats = json.requiredInteger("droppedHeartbeats", 0, MAX_COUNT);
    state.lastDeliveryAt = json.instant("lastDeliveryAt");
    JsonFields machine = json.object("machine");
    state.machine = machine == null ? MachineIdentity.UNKNOWN : readMachine(machine);
    state.scanFailuresInRow = (int) json.requiredInteger("scanFailuresInRow", 0, Integer.MAX_VALUE);
    state.verdict = json.open("verdict", VerdictCode.class);
    state.certainty = json.open("certainty", Certainty.class);
    state.verdictSince = json.instant("verdictSince");
    JsonFields alert = json.object("alert");
    state.alert = alert == null ? null : readAlert(alert);
    JsonFields lastScan = json.object("lastScan");
    state.lastScan = lastScan == null ? null : ScanJson.read(lastScan);
    state.scanObstacles = readReasons(json, "scanObstacles");
    JsonFields laterFailure = json.object("laterFailure");
    state.laterFailure = laterFailure == null ? null : ScanJson.read(laterFailure);
    Long zeros = json.integer("zerosThatSawNothing", 0, Integer.MAX_VALUE);
    state.zerosThatSawNothing = zeros == null ? 0 : zeros.intValue();
    List<String> servicing = json.texts("servicingSeen", MAX_REASONS, MAX_DETAIL);
    state.servicingSeen = servicing == null ? List.of() : List.copyOf(servicing);
    state.lastHonestScanAt = json.instant("lastHonestScanAt");
    state.restartSince = json.instant("restartSince");
    state.endAnnounced = json.date("endAnnounced");
    Long ahead = json.integer("endAnnouncedDaysAhead", 0, 1000);
    state.endAnnouncedDaysAhead = ahead == null ? 0 : ahead.intValue();
    readSchedule(json, state);
    JsonFields startTest = json.object("startTest");
    if (startTest != null) {
      readStartTest(startTest, state);
    }
    JsonFields startTypes = json.object("startTypes");
    if (startTypes != null) {
      for (String service : startTypes.names()) {
        Open<StartType> type =
            startTypes.required(service, startTypes.open(service, StartType.class));
        // Without one that this version knows, the service is one that was not seen before.
        type.known().ifPresent(known -> state.startTypes.put(service, known));
      }
    }
    List<StartTypeChange> changes = StartTypeChangeJson.read(json, "startTypeChanges");
    for (int i = changes.size() - 1; i >= 0; i--) {
      state.remember(changes.get(i));
    }
    JsonFields eventLog = json.object("eventLog");
    if (eventLog != null) {
      EventLogJson.read(eventLog, state);
    }
    return state;
  }

  private static void writeSchedule(AgentState state, JsonObject json) {
    if (state.nextScanAt != null) {
      json.addProperty("nextScanAt", state.nextScanAt.toString());
    }
    JsonArray triggered = new JsonArray();
    state.triggeredScans.forEach(at -> triggered.add(at.toString()));
    json.add("triggeredScans", triggered);
    JsonObject basis = new JsonObject();
    basis.addProperty("source", state.scanBasis.source());
    basis.addProperty("build", state.scanBasis.build());
    basis.addProperty("restartPending", state.scanBasis.restartPending());
    json.add("scanBasis", basis);
  }

  private static void readSchedule(JsonFields json, AgentState state) throws InvalidJson {
    state.nextScanAt = json.instant("nextScanAt");
    List<Instant> triggered = new ArrayList<>();
    List<String> times = json.texts("triggeredScans", AgentState.TRIGGERED_SCANS, MAX_TIME);
    for (String time : times == null ? List.<String>of() : times) {
      try {
        triggered.add(Instant.parse(time));
      } catch (DateTimeParseException e) {
        throw json.invalid("triggeredScans", "expected a time, found \"" + time + "\"");
      }
    }
    state.triggeredScans = List.copyOf(triggered);
    JsonFields basis = json.object("scanBasis");
    if (basis != null) {
      state.scanBasis =
          new ScanBasis(
              basis.text("source", MAX_DETAIL),
              basis.text("build", MAX_DETAIL),
              basis.bool("restartPending"));
    }
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

  private static void readStartTest(JsonFields json, AgentState state) throws InvalidJson {
    state.startTestedService = json.text("service", MAX_DETAIL);
    state.ranSinceScan = Boolean.TRUE.equals(json.bool("ranSinceScan"));
    List<JsonFields> entries = json.objects("latest", StartTests.MAX);
    for (JsonFields entry : entries == null ? List.<JsonFields>of() : entries) {
      StartTests.Test test =
          new StartTests.Test(
              entry.required("at", entry.instant("at")),
              entry.required("answer", entry.hresult("answer")),
              Boolean.TRUE.equals(entry.bool("holds")));
      state.startTests = state.startTests.with(test);
    }
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
    try {
      return new MachineIdentity(
          json.text("machineGuid", MAX_HASH), json.text("smbiosUuid", MAX_HASH));
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

  private Alert readAlert(JsonFields json) throws InvalidJson {
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
