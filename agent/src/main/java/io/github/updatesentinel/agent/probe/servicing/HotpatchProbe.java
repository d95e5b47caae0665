package io.github.updatesentinel.agent.probe.servicing;

import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.policy.PolicyValues;
import io.github.updatesentinel.agent.probe.policy.UpdatePolicyProbe;

/** Reads whether Windows is set up to get hotpatches, which raise the UBR less than others. */
final class HotpatchProbe {
  /** Servers are enrolled by a package: Hotpatch.amd64. */
  private static final String ENROLLMENTS =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Update\\TargetingInfo\\DynamicInstalled";

  private static final String ENROLLMENT = "Hotpatch.";

  // Hotpatches need virtualization-based security. The versions of Windows that get them turn it on
  // by themselves, without a value here, so that only the values that turn it off tell something.
  private static final String POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceGuard";
  private static final String DEVICE_GUARD = "SYSTEM\\CurrentControlSet\\Control\\DeviceGuard";
  private static final String SECURITY = "EnableVirtualizationBasedSecurity";

  private final RegistryReader registry;

  HotpatchProbe(RegistryReader registry) {
    this.registry = registry;
  }

  boolean read() throws ReadFailure {
    return !registry.subkeys(ENROLLMENTS, ENROLLMENT).isEmpty()
        || (PolicyValues.read(registry, UpdatePolicyProbe.MDM).is("AllowRebootlessUpdates", 1)
            && !isSecuritySwitchedOff());
  }

  private boolean isSecuritySwitchedOff() throws ReadFailure {
    Long byPolicy = PolicyValues.read(registry, POLICY).number(SECURITY);
    return byPolicy != null
        ? byPolicy == 0
        : PolicyValues.read(registry, DEVICE_GUARD).is(SECURITY, 0);
  }
}
