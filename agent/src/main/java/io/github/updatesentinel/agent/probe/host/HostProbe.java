package io.github.updatesentinel.agent.probe.host;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Host;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reads the machine's name and DNS domain. */
public final class HostProbe {
  private static final String TCPIP = "SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";
  private static final String COMPUTER_NAME =
      "SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName";

  private final RegistryReader registry;
  private final InstantSource clock;

  public HostProbe(RegistryReader registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  public Reading<Host> read() {
    try {
      String name = text(COMPUTER_NAME, "ComputerName");
      if (name == null) {
        name = text(TCPIP, "Hostname");
      }
      if (name == null) {
        return Reading.unknown(new Failure("ComputerName is absent", null), clock.instant());
      }
      return Reading.known(new Host(name, text(TCPIP, "Domain")), clock.instant());
    } catch (ReadFailure e) {
      return Reading.unknown(e.failure(), clock.instant());
    }
  }

  private @Nullable String text(String key, String name) throws ReadFailure {
    return registry.value(key, name) instanceof RawValue.Text text && !text.value().isBlank()
        ? text.value().strip()
        : null;
  }
}
