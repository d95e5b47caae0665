package io.github.updatesentinel.collector.fleet;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads all about one machine. */
final class MachineReading {
  private MachineReading() {}

  static Optional<MachineDetail> detail(Handle handle, Silence silence, String agentId) {
    return Optional.empty();
  }
}
