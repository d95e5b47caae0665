package io.github.updatesentinel.agent.check;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.baseline.BaselineReader;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigSource;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.MachineReader;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.probe.access.FakeFiles;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import io.github.updatesentinel.agent.probe.event.AccountNames;
import io.github.updatesentinel.agent.probe.event.Attribution;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.event.FakeEventLog;
import io.github.updatesentinel.agent.probe.policy.GroupPolicyProbe;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.state.StateStore;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A machine, its event log and its collector, without Windows under them. */
public final class FakeMachine {
  private static final String CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  static final String ADMIN_SID = "S-1-5-21-1004336348-1177238915-682003330-1104";
  static final String ADMIN = "CORP\\admin";
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  static final HResult NETWORK_DOWN = HResult.parse("0x8024402C");

  /** The day of the agent's version. */
  static final LocalDate RELEASED = LocalDate.parse("2026-09-01");

  /** What its list requires of build line 19044. */
  public static final int WANTED_UBR = 7548;

  final FakeClocks time = new FakeClocks();
  final FakeEventLog eventLog = new FakeEventLog(wall());
  final FakeRegistry registry = new FakeRegistry();
  final Map<String, StartType> startTypes = new HashMap<>();
  final List<Event> events = new ArrayList<>();
  final List<JsonObject> heartbeats = new ArrayList<>();
  final List<String> defects = new ArrayList<>();
  final List<String> restored = new ArrayList<>();
  int serviceReads;

  /** How often a verdict was made, once in a check. */
  int judgements;

  String state = "STOPPED";
  @Nullable Long exitCode;
  Duration uptime = Duration.ofHours(1);
  boolean servicesBroken;
  int wantedUbr = WANTED_UBR;

  /** The collector's list can't be read. */
  boolean baselineLost;

  HResult restoreAnswer = HResult.S_OK;
  boolean restoreIsIgnored;
  final FakeFiles files = new FakeFiles();
  Reading<Set<String>> programs = Reading.known(Set.of(), Instant.EPOCH);

  private final Path stateFile;

  FakeMachine(Path folder) {
    stateFile = folder.resolve("state.json");
    registry
        .set(
            "SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName",
            "ComputerName",
            "PC-0042")
        .set(CURRENT_VERSION, "CurrentBuildNumber", "19044");
    ubr(WANTED_UBR);
    for (String name : List.of("TrustedInstaller", "wuauserv", "BITS", "CryptSvc", "UsoSvc")) {
      startTypes.put(name, StartType.MANUAL);
    }
  }

  static AgentConfig config(String... keysAndValues) {
    Map<String, RawValue> values = new HashMap<>();
    // The shipped builds age while these tests stay as they are.
    values.put("buildMaxAge", new RawValue.Text("P3650D"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], new RawValue.Text(keysAndValues[i + 1]));
    }
    return ConfigLoader.load(List.of(new ConfigSource("test", values))).config();
  }

  void ubr(int ubr) {
    registry.set(CURRENT_VERSION, "UBR", ubr);
  }

  void set(String service, StartType type) {
    startTypes.put(service, type);
  }

  /** The administrator sets it, by way of the Service Control Manager. */
  void adminSets(String service, StartType type) {
    set(service, type);
    eventLog.startTypeChange(service, ADMIN_SID);
  }

  /** The agent's process starts, with what the state file holds. */
  CheckCycle start(AgentConfig config) {
    Clocks clocks = time.clocks();
    Probes probes =
        new Probes(
            registry,
            this::readService,
            name -> new StartAttempt(name, HResult.S_OK),
            this::restore,
            eventLog(),
            Optional::empty,
            files,
            () -> uptime,
            () -> programs);
    MachineReader reader =
        new MachineReader(probes, clocks.wall(), (probe, why) -> defects.add(probe));
    CheckCycle.Tools tools =
        new CheckCycle.Tools(
            reader,
            eventLog(),
            new Attribution(eventLog(), new GroupPolicyProbe(registry, files)),
            new BaselineReader(
                new BaselineReader.Collector() {
                  @Override
                  public Optional<BuildList> list() {
                    return collectorsBaseline();
                  }

                  @Override
                  public boolean isLost() {
                    return baselineLost;
                  }
                },
                problem -> {}),
            events::add,
            StateStore.load(stateFile, clocks, MachineIdentity.UNKNOWN),
            clocks,
            "1.0.0",
            RELEASED,
            clocks.now());
    return new CheckCycle(
        config,
        tools,
        new Remediation(
            config,
            new Remediation.Tools(this::restore, this::readService, () -> programs),
            clocks),
        (sequence, heartbeat) -> heartbeats.add(heartbeat),
        "C:\\Windows");
  }

  private Reading<ServiceState> readService(String name) {
    serviceReads++;
    if (servicesBroken) {
      throw new IllegalStateException("a defect of the probe");
    }
    StartType type = startTypes.getOrDefault(name, StartType.MISSING);
    ServiceState service =
        type == StartType.MISSING
            ? ServiceState.missing(name)
            : new ServiceState(name, type, type, state, null, exitCode, null, null);
    return Reading.known(service, time.clocks().now());
  }

  private HResult restore(String name, StartType type) {
    restored.add(name + " " + type);
    if (!restoreAnswer.isFailure() && !restoreIsIgnored) {
      set(name, type);
    }
    return restoreAnswer;
  }

  private EventLogProbe eventLog() {
    return new EventLogProbe(
        eventLog, new AccountNames(sid -> sid.replace(ADMIN_SID, ADMIN), TEN_SECONDS), wall());
  }

  private Optional<BuildList> collectorsBaseline() {
    judgements++;
    if (baselineLost) {
      return Optional.empty();
    }
    // Without a day, so that it does not age while these tests stay as they are.
    BuildRow wanted = new BuildRow(19044, wantedUbr, "KB5099539", null, null, null, "B");
    return Optional.of(new BuildList("test", BaselineSource.COLLECTOR, List.of(wanted)));
  }

  long stateSize() {
    return stateFile.toFile().length();
  }

  private InstantSource wall() {
    return time.clocks().wall();
  }

  ScanReport found(int found, HResult... warnings) {
    return report(ScanOutcome.SUCCEEDED, HResult.S_OK, found, warnings);
  }

  ScanReport failed() {
    return report(ScanOutcome.FAILED, NETWORK_DOWN, null);
  }

  ScanReport report(
      ScanOutcome outcome,
      @Nullable HResult hresult,
      @Nullable Integer found,
      HResult... warnings) {
    Duration took = Duration.ofSeconds(10);
    return new ScanReport(
        new UpdateScan(
            outcome,
            hresult,
            found,
            List.of(warnings),
            List.of(),
            0,
            time.clocks().now().minus(took),
            took,
            null,
            null),
        null,
        null);
  }

  /** The events since this was asked last. */
  List<EventId> newEvents() {
    List<EventId> ids = events.stream().map(Event::id).toList();
    events.clear();
    return ids;
  }

  String verdict() {
    JsonObject last = heartbeats.get(heartbeats.size() - 1);
    return last.getAsJsonObject("verdict").get("code").getAsString();
  }
}
