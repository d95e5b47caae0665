package io.github.updatesentinel.verify.experiment.observe;

import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.experiment.restore.TrustedInstaller;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The entries that a change of a start type leaves. */
final class EventLogs {
  /** Of the Service Control Manager: a start type was changed. */
  static final int SET = 7040;

  /** Of the agent: the same, with its author. */
  static final int CHANGED = 1120;

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String MOST = "/c:50";

  private final Tools tools;

  EventLogs(Tools tools) {
    this.tools = tools;
  }

  /** Entries 7040 about TrustedInstaller. */
  List<WindowsEvent> startTypes(Instant since) throws IOException {
    return query("System", "@Name='Service Control Manager'", "EventID=" + SET, since).stream()
        .filter(event -> event.names(TrustedInstaller.NAME))
        .toList();
  }

  /** The agent's entries 1100, 1101, 1110 and 1120. */
  List<WindowsEvent> agent(Instant since) throws IOException {
    String ids = "(EventID=1100 or EventID=1101 or EventID=1110 or EventID=" + CHANGED + ")";
    return query("Application", "@Name='UpdateSentinel'", ids, since);
  }

  private List<WindowsEvent> query(String log, String provider, String ids, Instant since)
      throws IOException {
    String xpath =
        "*[System[Provider[%s] and %s and TimeCreated[@SystemTime>='%s']]]"
            .formatted(provider, ids, since.truncatedTo(ChronoUnit.MILLIS));
    return WindowsEvent.parse(
        tools.system32(LIMIT, "wevtutil.exe", "qe", log, "/q:" + xpath, "/f:xml", MOST).text());
  }
}
