package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.probe.access.SystemFiles;
import io.github.updatesentinel.agent.probe.event.AccountNames;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.event.FakeEventLog;
import io.github.updatesentinel.agent.probe.host.MachineIdentityProbe;
import io.github.updatesentinel.agent.probe.policy.GroupPolicyProbe;
import io.github.updatesentinel.contract.StartType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the fuzzer calls: any text as the values of the registry, which anybody with the rights may
 * have written, and any bytes as the files of Windows that the probes read and as the firmware.
 */
public final class MachineFuzzer {
  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final AgentConfig CONFIG = ConfigLoader.load(List.of()).config();

  private MachineFuzzer() {}

  /** One input; a probe that breaks is a finding, and so is a pause that no heartbeat can tell. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().limit(100).toList();
    FuzzedRegistry registry = new FuzzedRegistry(lines);
    SystemFiles files = files(bytes, lines);
    InstantSource clock = InstantSource.fixed(NOW);
    Probes probes =
        new Probes(
            registry,
            name -> Reading.known(service(name, lines), NOW),
            name -> new StartAttempt(name, HResult.S_OK),
            (name, type) -> HResult.S_OK,
            new EventLogProbe(
                new FakeEventLog(clock), new AccountNames(sid -> sid, Duration.ZERO), clock),
            () -> Optional.of(bytes),
            files,
            () -> Duration.ofDays(1),
            () -> Reading.known(Set.of(), Instant.EPOCH));
    MachineReader reader =
        new MachineReader(
            probes,
            clock,
            (probe, why) -> {
              throw new IllegalStateException(probe, why);
            });
    MachineFacts facts =
        reader.read(CONFIG, () -> Reading.unknown(new Failure("not asked", null), NOW), null);
    facts.policy().toOptional().ifPresent(MachineFuzzer::check);
    new GroupPolicyProbe(registry, files).setting("TrustedInstaller", StartType.DISABLED);
    new MachineIdentityProbe(registry, probes.firmware(), clock)
        .read()
        .toOptional()
        .ifPresent(identity -> identity.isAnotherMachineThan(MachineIdentity.UNKNOWN));
  }

  private static void check(UpdatePolicy policy) {
    policy
        .pausedUntil()
        .toOptional()
        .flatMap(until -> until)
        .filter(until -> until.isAfter(LATEST))
        .ifPresent(
            until -> {
              throw new IllegalStateException("no time that a heartbeat can tell: " + until);
            });
  }

  private static ServiceState service(String name, List<String> lines) {
    String path = lines.isEmpty() ? null : lines.get(name.length() % lines.size());
    return new ServiceState(
        name, StartType.MANUAL, StartType.MANUAL, "STOPPED", false, null, path, path);
  }

  private static SystemFiles files(byte[] content, List<String> lines) {
    return new SystemFiles() {
      @Override
      public String root() {
        return "C:\\Windows";
      }

      @Override
      public boolean exists(String path) {
        return path.hashCode() % 2 == 0;
      }

      @Override
      public byte[] read(String path, int maxBytes) {
        return content;
      }

      @Override
      public String version(String path) {
        return lines.isEmpty() ? "" : lines.get(path.length() % lines.size());
      }
    };
  }
}
