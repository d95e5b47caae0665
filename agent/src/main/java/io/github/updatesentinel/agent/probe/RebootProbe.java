package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.Reading;
import java.time.InstantSource;
import java.util.List;

/** Whether an update waits for a restart, as servicing and Windows Update mark it. */
public final class RebootProbe {
  private static final String SERVICING =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\";

  // PendingFileRenameOperations is left out: any program's uninstaller sets it.
  private static final List<String> MARKS =
      List.of(
          "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired",
          SERVICING + "RebootPending",
          SERVICING + "RebootInProgress");

  private final RegistryReader registry;
  private final InstantSource clock;

  public RebootProbe(RegistryReader registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  public Reading<Boolean> read() {
    try {
      boolean pending = false;
      for (String mark : MARKS) {
        pending |= registry.exists(mark);
      }
      return Reading.known(pending, clock.instant());
    } catch (ReadFailure e) {
      return Reading.unknown(e.failure(), clock.instant());
    }
  }
}
