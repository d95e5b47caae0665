package io.github.updatesentinel.agent.probe.access;

import java.util.Optional;

/** What the machine's firmware tells of it. */
public interface FirmwareTables {
  /**
   * The raw SMBIOS table with Windows' header of 8 bytes before it, at most 1 MiB.
   *
   * @return empty where the firmware has none
   */
  Optional<byte[]> smbios() throws ReadFailure;
}
