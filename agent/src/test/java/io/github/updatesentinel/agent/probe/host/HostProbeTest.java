package io.github.updatesentinel.agent.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Host;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class HostProbeTest {
  private static final String TCPIP = "SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";
  private static final String COMPUTER_NAME =
      "SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName";
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  private final FakeRegistry registry = new FakeRegistry();

  @Test
  void nameAndDomainAreRead() {
    registry
        .set(COMPUTER_NAME, "ComputerName", "PC-0042")
        .set(TCPIP, "Hostname", "pc-0042-long")
        .set(TCPIP, "Domain", "corp.example");

    assertThat(read()).isEqualTo(Reading.known(new Host("PC-0042", "corp.example"), NOW));
  }

  @Test
  void hostnameStandsInAndAWorkgroupHasNoDomain() {
    registry.set(TCPIP, "Hostname", "pc-0042").set(TCPIP, "Domain", "");

    assertThat(read()).isEqualTo(Reading.known(new Host("pc-0042", null), NOW));
  }

  @Test
  void machineWithoutANameIsUnknown() {
    assertThat(read()).isEqualTo(Reading.unknown(new Failure("ComputerName is absent", null), NOW));
  }

  private Reading<Host> read() {
    return new HostProbe(registry, InstantSource.fixed(NOW)).read();
  }
}
