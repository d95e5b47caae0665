package io.github.updatesentinel.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigSource;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.probe.access.FakeFiles;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import io.github.updatesentinel.agent.probe.event.AccountNames;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.event.FakeEventLog;
import io.github.updatesentinel.contract.StartType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
  private static final String OPTIONS =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\";

  private final FakeRegistry registry = new FakeRegistry();
  private final Map<String, StartType> services = new HashMap<>();
  private final List<String> defects = new ArrayList<>();

  @Test
  void requiredServicesAreToldWithWhatReplacesTheirProgram() {
    services.put("TrustedInstaller", StartType.MANUAL);
    registry.set(OPTIONS + "TrustedInstaller.exe", "Debugger", "systray.exe");

    Optional<ServiceState> service =
        Optional.ofNullable(read(config()).requiredService("TrustedInstaller"))
            .flatMap(Reading::toOptional);

    assertThat(service.orElseThrow().integrity().debugger()).isEqualTo("systray.exe");
    assertThat(read(config()).requiredService("wuauserv"))
        .isEqualTo(Reading.known(ServiceState.missing("wuauserv"), NOW));
  }

  @Test
  void patchManagersAreActiveWhereTheyExistAndAreNotDisabled() {
    services.put("WAPTService", StartType.AUTO);
    services.put("Other", StartType.DISABLED);
    AgentConfig config = config("waptservice", "Other", "Absent", "Broken");

    MachineFacts facts = read(config);

    assertThat(facts.activePatchManagers(config.patchManager())).containsExactly("waptservice");
    assertThat(facts.observed()).containsKeys("waptservice", "Other").doesNotContainKey("Absent");
  }

  @Test
  void patchManagerMayBeARequiredService() {
    services.put("BITS", StartType.MANUAL);
    AgentConfig config = config("bits");

    assertThat(read(config).activePatchManagers(config.patchManager())).containsExactly("bits");
  }

  @Test
  void withoutPatchManagersNoneIsActive() {
    assertThat(read(config()).activePatchManagers(List.of())).isEmpty();
  }

  @Test
  void everyPartIsRead() {
    registry
        .set("SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU", "NoAutoUpdate", 1)
        .key("SYSTEM\\CurrentControlSet\\Services\\BITS_bkp");

    MachineFacts facts = read(config());

    assertThat(Reading.valueOf(facts.policy().toOptional().orElseThrow().automaticOff()))
        .contains("NoAutoUpdate=1");
    assertThat(facts.servicing().tampering()).containsExactly("BITS_bkp");
    assertThat(facts.restart().toOptional().orElseThrow().bootedAt())
        .isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(defects).isEmpty();
  }

  private MachineFacts read(AgentConfig config) {
    InstantSource clock = InstantSource.fixed(NOW);
    Probes probes =
        new Probes(
            registry,
            this::service,
            name -> new StartAttempt(name, HResult.S_OK),
            (name, type) -> HResult.S_OK,
            new EventLogProbe(
                new FakeEventLog(clock), new AccountNames(sid -> sid, Duration.ZERO), clock),
            Optional::empty,
            new FakeFiles(),
            () -> Duration.ofDays(1),
            () -> Reading.known(Set.of(), NOW));
    return new MachineReader(probes, clock, (probe, why) -> defects.add(probe))
        .read(config, () -> Reading.unknown(new Failure("not asked", null), NOW), null);
  }

  private Reading<ServiceState> service(String name) {
    if (name.equals("Broken")) {
      return Reading.unknown(new Failure("OpenService(Broken)", HResult.E_ACCESSDENIED), NOW);
    }
    StartType type =
        services.entrySet().stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(StartType.MISSING);
    return Reading.known(
        type == StartType.MISSING
            ? ServiceState.missing(name)
            : new ServiceState(name, type, type, "STOPPED", false, null, null, null),
        NOW);
  }

  private static AgentConfig config(String... patchManagers) {
    return ConfigLoader.load(
            List.of(
                new ConfigSource(
                    "test", Map.of("patchManager", new RawValue.Texts(List.of(patchManagers))))))
        .config();
  }
}
