package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.ConfigSource;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.probe.access.FakeFiles;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import io.github.updatesentinel.agent.probe.event.AccountNames;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.event.FakeEventLog;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.service.DataFolder;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.state.StateStore;
import io.github.updatesentinel.agent.time.ClockSkew;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict in the file for support. Runs on any OS. */
class RememberedLookTest {
  private static final String CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

  private final Clocks clocks = new FakeClocks().clocks();
  private final FakeRegistry registry = new FakeRegistry();
  private final DataFolder data;

  RememberedLookTest(@TempDir Path folder) {
    data = new DataFolder(folder);
    registry
        .set(CURRENT_VERSION, "CurrentBuildNumber", "19044")
        .set(CURRENT_VERSION, "UBR", 80_000);
  }

  private RememberedLook.Found look() {
    AgentConfig config =
        ConfigLoader.load(
                List.of(
                    new ConfigSource(
                        "test",
                        Map.of("collectorUrl", new RawValue.Text("https://collector.example")))))
            .config();
    EventLogProbe events =
        new EventLogProbe(
            new FakeEventLog(clocks.wall()),
            new AccountNames(sid -> sid, Duration.ofSeconds(10)),
            clocks.wall());
    Probes probes =
        new Probes(
            registry,
            name ->
                Reading.known(
                    new ServiceState(
                        name,
                        StartType.MANUAL,
                        StartType.MANUAL,
                        "STOPPED",
                        null,
                        null,
                        null,
                        null),
                    clocks.now()),
            name -> new StartAttempt(name, HResult.S_OK),
            (name, type) -> HResult.S_OK,
            events,
            Optional::empty,
            new FakeFiles(),
            () -> Duration.ofHours(1),
            () -> Reading.known(Set.of(), Instant.EPOCH));
    return new RememberedLook(config, probes, data, clocks).look();
  }

  private VerdictCode verdict() {
    return look().snapshot().judgement().code();
  }

  private List<ReasonCode> reasons() {
    return look().snapshot().judgement().reasons().stream()
        .map(Reason::code)
        .flatMap(code -> code.known().stream())
        .toList();
  }

  /** The service has scanned, and found nothing. */
  private AgentState remembered(StateStore store, Instant finishedAt) {
    AgentState state = store.state();
    Duration took = Duration.ofSeconds(10);
    state.lastScan =
        new ScanReport(
            new UpdateScan(
                ScanOutcome.SUCCEEDED,
                HResult.S_OK,
                0,
                List.of(),
                List.of(),
                0,
                finishedAt.minus(took),
                took,
                null,
                null),
            null,
            null);
    return state;
  }

  private StateStore store() {
    return StateStore.load(data.state(), clocks, MachineIdentity.UNKNOWN);
  }

  private void collectorGave(int ubr) {
    String list = "{\"version\":\"1\",\"builds\":[{\"build\":19044,\"ubr\":%d}]}".formatted(ubr);
    CollectorBaseline.open(
            data.collectorBaseline(), "collector.example", new BaselineKey.None(), problem -> {})
        .accept(list.getBytes(StandardCharsets.UTF_8), null, null);
  }

  @Test
  void baselineOfTheCollectorCounts() {
    StateStore store = store();
    remembered(store, clocks.now());
    store.save();
    collectorGave(80_000);
    assertThat(verdict()).isEqualTo(VerdictCode.UP_TO_DATE);

    collectorGave(90_000);
    assertThat(verdict()).isEqualTo(VerdictCode.BEHIND_BASELINE);
  }

  @Test
  void baselineThatCannotBeReadIsAProblem() throws IOException {
    Files.writeString(data.collectorBaseline(), "{");

    assertThat(look().problems())
        .extracting(ConfigProblem::key)
        .containsExactly("collector-baseline.json");
  }

  @Test
  void startThatFailedBlocks() {
    collectorGave(90_000);
    StateStore store = store();
    remembered(store, clocks.now()).startTests =
        StartTests.NONE.with(new StartTests.Test(clocks.now(), HResult.E_SERVICE_DISABLED, true));
    store.save();

    assertThat(verdict()).isEqualTo(VerdictCode.FALSE_UP_TO_DATE);
  }

  @Test
  void clockIsComparedWithThatOfTheCollector() {
    StateStore store = store();
    remembered(store, clocks.now()).clockSkew = new ClockSkew(Duration.ofDays(3), clocks.now());
    store.save();

    assertThat(reasons()).contains(ReasonCode.CLOCK_WRONG);
    assertThat(look().snapshot().clockSkew()).isEqualTo(Duration.ofDays(3));
  }

  @Test
  void scanThatIsDatedAheadIsNotFresh() {
    StateStore store = store();
    remembered(store, clocks.now().plus(Duration.ofHours(1)));
    store.save();

    assertThat(verdict()).isEqualTo(VerdictCode.UNKNOWN);
  }

  @Test
  void scanFromBeforeARestartThatWasWaitedForSaysNothing() {
    StateStore store = store();
    remembered(store, clocks.now()).scanRestartPending = true;
    store.save();

    assertThat(verdict()).isEqualTo(VerdictCode.UNKNOWN);
  }

  @Test
  void memoryThatCannotBeReadIsAProblemAndThereIsAVerdictAllTheSame() throws IOException {
    Files.writeString(data.state(), "{");

    assertThat(verdict()).isEqualTo(VerdictCode.UNKNOWN);
    assertThat(look().problems()).extracting(ConfigProblem::key).containsExactly("state.json");
  }
}
