package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.event.DisabledChannels;
import io.github.updatesentinel.agent.probe.host.HostProbe;
import io.github.updatesentinel.agent.probe.host.OsVersionProbe;
import io.github.updatesentinel.agent.probe.integrity.IntegrityProbe;
import io.github.updatesentinel.agent.probe.policy.UpdatePolicyProbe;
import io.github.updatesentinel.agent.probe.policy.UpdateSourceProbe;
import io.github.updatesentinel.agent.probe.servicing.RebootProbe;
import io.github.updatesentinel.agent.probe.servicing.ServicingProbe;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.WindowsFamily;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs every probe once. A probe that breaks costs its own reading, never the round. */
public final class MachineReader {
  private final Probes probes;
  private final InstantSource clock;
  private final ServicingProbe servicing;
  private final BiConsumer<String, Throwable> onDefect;

  /**
   * @param onDefect told of a probe that failed in a way it should not: its name and why
   */
  public MachineReader(Probes probes, InstantSource clock, BiConsumer<String, Throwable> onDefect) {
    this.probes = probes;
    this.clock = clock;
    this.servicing = new ServicingProbe(probes.registry(), probes.files(), clock);
    this.onDefect = onDefect;
  }

  /**
   * One round.
   *
   * @param eventLog what is known of the event log; not every round reads it
   * @param clockSkew how far this clock is ahead of the collector's; null where not known
   */
  public MachineFacts read(
      AgentConfig config, Supplier<Reading<WindowsRecord>> eventLog, @Nullable Duration clockSkew) {
    RegistryReader registry = probes.registry();
    Reading<OsVersion> os = os();
    WatchedServices services = services(config, os);
    Reading<RestartMarks> restart =
        guarded("pending restart", () -> new RebootProbe(registry, probes.uptime(), clock).read());
    return new MachineFacts(
        guarded("host", () -> new HostProbe(registry, clock).read()),
        os,
        guarded("update source", () -> new UpdateSourceProbe(registry, clock).read()),
        services.required(),
        services.observed(),
        restart,
        guarded("event log", () -> withDisabledChannels(eventLog.get())),
        guarded(
            "update policy",
            () ->
                Reading.known(
                    new UpdatePolicyProbe(registry, probes.files(), corrected(clockSkew)).read(),
                    clock.instant())),
        servicing(os, restart));
  }

  /** For the end of a pause, which people and policies set. */
  private InstantSource corrected(@Nullable Duration clockSkew) {
    return clockSkew == null ? clock : () -> clock.instant().minus(clockSkew);
  }

  /** Reads the configured services alone. */
  public WatchedServices readServices(AgentConfig config) {
    return services(config, os());
  }

  private Reading<OsVersion> os() {
    return guarded("OS version", () -> new OsVersionProbe(probes.registry(), clock).read());
  }

  /** Which services are required depends on the family; unknown, it is a client. */
  private WatchedServices services(AgentConfig config, Reading<OsVersion> os) {
    WindowsFamily family = os.toOptional().map(OsVersion::family).orElse(WindowsFamily.CLIENT);
    return new WatchedServices(
        withIntegrity(services(config.requiredServicesOn(family))),
        present(services(config.observedServicesOn(family))));
  }

  private Map<String, Reading<ServiceState>> services(List<String> names) {
    Map<String, Reading<ServiceState>> services = new LinkedHashMap<>();
    for (String name : names) {
      services.put(name, guarded("service " + name, () -> probes.services().read(name)));
    }
    return services;
  }

  /** Only of required services: whatever else keeps the others from running changes no verdict. */
  private Map<String, Reading<ServiceState>> withIntegrity(
      Map<String, Reading<ServiceState>> services) {
    IntegrityProbe integrity = new IntegrityProbe(probes.registry(), probes.files());
    services.replaceAll(
        (name, reading) ->
            reading instanceof Reading.Known<ServiceState> known
                    && known.value().startType() != StartType.MISSING
                ? guarded(
                    "service " + name,
                    () ->
                        Reading.known(
                            known.value().with(integrity.read(known.value())), known.at()))
                : reading);
    return services;
  }

  private static Map<String, Reading<ServiceState>> present(
      Map<String, Reading<ServiceState>> services) {
    services
        .values()
        .removeIf(
            reading ->
                reading.toOptional().map(s -> s.startType() == StartType.MISSING).orElse(false));
    return services;
  }

  private ServicingMarks servicing(Reading<OsVersion> os, Reading<RestartMarks> restart) {
    return guarded("servicing", () -> Reading.known(servicing.read(os, restart), clock.instant()))
        .toOptional()
        .orElse(ServicingMarks.UNKNOWN);
  }

  private Reading<WindowsRecord> withDisabledChannels(Reading<WindowsRecord> seen) {
    return seen instanceof Reading.Known<WindowsRecord> known
        ? Reading.known(new DisabledChannels(probes.registry()).in(known.value()), known.at())
        : seen;
  }

  private <T> Reading<T> guarded(String name, Supplier<Reading<T>> probe) {
    try {
      return probe.get();
    } catch (RuntimeException | LinkageError e) {
      onDefect.accept(name, e);
      return Reading.unknown(new Failure(name + ": " + e, null), clock.instant());
    }
  }
}
