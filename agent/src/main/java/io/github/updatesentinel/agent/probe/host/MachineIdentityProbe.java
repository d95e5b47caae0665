package io.github.updatesentinel.agent.probe.host;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.probe.access.FirmwareTables;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what tells this machine from a copy of it. */
public final class MachineIdentityProbe {
  private static final String CRYPTOGRAPHY = "SOFTWARE\\Microsoft\\Cryptography";
  private static final Pattern GUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final RegistryReader registry;
  private final FirmwareTables firmware;
  private final InstantSource clock;

  public MachineIdentityProbe(
      RegistryReader registry, FirmwareTables firmware, InstantSource clock) {
    this.registry = registry;
    this.firmware = firmware;
    this.clock = clock;
  }

  /**
   * Unknown as a whole where Windows refused to tell a part, so that a passing failure never looks
   * like a machine without that part. A part that is absent, or is shared by many machines, is
   * null.
   */
  public Reading<MachineIdentity> read() {
    try {
      return Reading.known(MachineIdentity.ofRaw(machineGuid(), smbiosUuid()), clock.instant());
    } catch (ReadFailure e) {
      return Reading.unknown(e.failure(), clock.instant());
    }
  }

  private @Nullable String machineGuid() throws ReadFailure {
    if (!(registry.value(CRYPTOGRAPHY, "MachineGuid") instanceof RawValue.Text text)) {
      return null;
    }
    String guid = text.value().strip().toLowerCase(Locale.ROOT);
    return GUID.matcher(guid).matches() && !SharedUuids.contains(UUID.fromString(guid))
        ? guid
        : null;
  }

  private @Nullable String smbiosUuid() throws ReadFailure {
    return firmware
        .smbios()
        .flatMap(Smbios::systemUuid)
        .filter(uuid -> !SharedUuids.contains(uuid))
        .map(UUID::toString)
        .orElse(null);
  }
}
