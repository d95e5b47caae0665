package io.github.updatesentinel.agent.probe.servicing;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.access.Uptime;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

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

  // Remains when somebody restarted without updating, which removes the key of the same name.
  private static final String STATE_VARIABLES =
      "SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\StateVariables";
  private static final String STATE_VARIABLE = "RebootRequired";

  private final RegistryReader registry;
  private final Uptime uptime;
  private final InstantSource clock;

  public RebootProbe(RegistryReader registry, Uptime uptime, InstantSource clock) {
    this.registry = registry;
    this.uptime = uptime;
    this.clock = clock;
  }

  public Reading<RestartMarks> read() {
    try {
      List<String> marks = new ArrayList<>();
      Instant since = null;
      for (String key : MARKS) {
        if (registry.exists(key)) {
          marks.add(key.substring(key.lastIndexOf('\\') + 1));
          since = earlier(since, lastWrite(key));
        }
      }
      if (registry.value(STATE_VARIABLES, STATE_VARIABLE) instanceof RawValue.Int number
          && number.value() == 1) {
        // Its key holds other values too, so that the key's time is not the mark's.
        marks.add("StateVariables\\" + STATE_VARIABLE);
      }
      return Reading.known(new RestartMarks(marks, since, bootedAt()), clock.instant());
    } catch (ReadFailure e) {
      return Reading.unknown(e.failure(), clock.instant());
    }
  }

  /** Null where it can't be read: the mark itself counts all the same. */
  private @Nullable Instant lastWrite(String key) {
    try {
      return registry.lastWrite(key);
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private Instant bootedAt() {
    return clock.instant().minus(uptime.sinceBoot()).truncatedTo(ChronoUnit.SECONDS);
  }
}
