package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import java.time.InstantSource;
import java.util.ArrayList;
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

  public Reading<RestartMarks> read() {
    try {
      List<String> marks = new ArrayList<>();
      for (String mark : MARKS) {
        if (registry.exists(mark)) {
          marks.add(mark.substring(mark.lastIndexOf('\\') + 1));
        }
      }
      return Reading.known(new RestartMarks(marks, null, null), clock.instant());
    } catch (ReadFailure e) {
      return Reading.unknown(e.failure(), clock.instant());
    }
  }
}
