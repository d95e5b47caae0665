package io.github.updatesentinel.collector.fleet;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads a machine's changes. */
final class ChangeReading {
  private ChangeReading() {}

  static MachineChanges changes(Handle handle, String agentId, @Nullable String before, int size) {
    return new MachineChanges(List.of(), null);
  }

  static Optional<String> body(Handle handle, String agentId, int epoch, long sequence) {
    return Optional.empty();
  }
}
