package io.github.updatesentinel.agent.probe.servicing;

import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.policy.PolicyValues;
import org.jspecify.annotations.Nullable;

/** Reads whether Windows gets Extended Security Updates, as far as the registry tells. */
final class EsuProbe {
  private static final String ESU =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform\\ESU";

  private final RegistryReader registry;

  EsuProbe(RegistryReader registry) {
    this.registry = registry;
  }

  /**
   * True with Windows 365; else null, since a license by product key is not in the registry but in
   * the store of the Software Protection service, which answers by WMI alone.
   */
  @Nullable Boolean read() throws ReadFailure {
    return PolicyValues.read(registry, ESU).is("Win10CommercialW365ESUEligible", 1) ? true : null;
  }
}
