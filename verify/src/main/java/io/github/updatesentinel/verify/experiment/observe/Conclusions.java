package io.github.updatesentinel.verify.experiment.observe;

import io.github.updatesentinel.verify.report.Result;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What follows of what was seen, for each item of docs/not-yet-on-windows.md. */
public final class Conclusions {
  /** ERROR_SERVICE_ALREADY_RUNNING. */
  private static final int RUNS_ALREADY = 1056;

  /** ERROR_SERVICE_DISABLED: the only answer that the agent takes for a proof. */
  private static final int DISABLED = 1058;

  /** Five seconds to see the change, and two looks for its author. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(15);

  private static final String NOT_DISABLED = "This run did not disable TrustedInstaller.";
  private static final int AUTHOR = 3;
  private static final String NO_AUTHOR = "-";

  private final Observer seen;

  public Conclusions(Observer seen) {
    this.seen = seen;
  }

  /** Item 1: passed means that it was recorded; either answer is one that the design expects. */
  public Result answer() {
    List<ScanPhase> scans = seen.scans();
    String all = String.join("\n", scans.stream().map(ScanPhase::toString).toList());
    List<ScanPhase> disabled =
        scans.stream()
            .filter(ScanPhase::disabled)
            .filter(scan -> scan.row() != DesignRow.NOT_SCANNED)
            .toList();
    if (scans.stream().anyMatch(ScanPhase::disturbed)) {
      all += "\nSomething else set TrustedInstaller while it was disabled: a policy, or a tool.";
    }
    if (disabled.isEmpty()) {
      return Result.notTried(
          all, "No scan ended with TrustedInstaller disabled from its beginning to its end.");
    }
    if (enabled(scans).map(ScanPhase::row).equals(Optional.of(DesignRow.FAILED))) {
      return Result.notTried(
          all, "A scan fails with TrustedInstaller enabled too, so its failure shows nothing.");
    }
    StringBuilder rows = new StringBuilder(all);
    for (ScanPhase scan : disabled) {
      rows.append("\nRecorded, ").append(scan.name()).append(": ").append(scan.row().text());
    }
    return Result.pass(rows + outstanding(scans));
  }

  private static Optional<ScanPhase> enabled(List<ScanPhase> scans) {
    return scans.stream().filter(scan -> !scan.disabled()).findFirst();
  }

  /** A zero on a computer that lacks nothing is no lie. */
  private static String outstanding(List<ScanPhase> scans) {
    return switch (enabled(scans).map(ScanPhase::row).orElse(DesignRow.NOT_SCANNED)) {
      case FOUND -> "";
      case NOT_SCANNED, FAILED -> "\nIt is unknown whether an update was outstanding.";
      case ZERO_WITH_WARNING, ZERO_WITHOUT_WARNING ->
          "\nNo update was outstanding before: a zero proves little here. Repeat it on a computer that"
              + " lacks the latest cumulative update.";
    };
  }

  /** Item 7: the System log names who it was, and the agent found it there. */
  public Result author() {
    if (seen.disabledAt().isEmpty()) {
      return Result.notTried(NOT_DISABLED);
    }
    Optional<WindowsEvent> set = seen.set();
    if (set.isEmpty()) {
      return Result.notTried("The System log shows no entry 7040 for the change.");
    }
    String windows = "7040 by \"%s\": %s".formatted(set.get().user(), set.get().data());
    if (set.get().user().isEmpty()) {
      return Result.fail(windows, "entry 7040 does not name the account");
    }
    Optional<WindowsEvent> changed = seen.changed();
    if (changed.isEmpty()) {
      return Result.notTried(windows, "The service raised no event 1120 meanwhile.");
    }
    List<String> data = changed.get().data();
    String both = windows + "; 1120: " + data;
    return data.size() <= AUTHOR || data.get(AUTHOR).equals(NO_AUTHOR)
        ? Result.fail(both, "event 1120 does not name the account that entry 7040 has")
        : Result.pass(both);
  }

  /** Item 8. */
  public Result start() {
    if (seen.startedEnabled().isEmpty() || seen.startedDisabled().isEmpty()) {
      return Result.notTried(NOT_DISABLED);
    }
    int enabled = seen.startedEnabled().get();
    int disabled = seen.startedDisabled().get();
    String text = "StartService as it was: %d; disabled: %d".formatted(enabled, disabled);
    if (disabled != DISABLED) {
      return Result.fail(text, "expected 1058 while it is disabled");
    }
    return enabled == 0 || enabled == RUNS_ALREADY
        ? Result.pass(text)
        : Result.fail(text, "expected 0 or 1056 while it is not disabled");
  }

  /** Item 11. */
  public Result speed(boolean serviceRan) {
    if (!serviceRan) {
      return Result.notTried("The service did not run.");
    }
    if (seen.disabledAt().isEmpty()) {
      return Result.notTried(NOT_DISABLED);
    }
    String heartbeat =
        seen.heartbeatAfter()
            .map(took -> "heartbeat after " + seconds(took))
            .orElse("no heartbeat");
    if (seen.changed().isEmpty()) {
      return Result.notTried(heartbeat, "The Application log shows no event 1120 for the change.");
    }
    Duration took = Duration.between(seen.disabledAt().get(), seen.changed().get().at());
    String text = "event 1120 after %s, %s".formatted(seconds(took), heartbeat);
    return took.compareTo(TOLD_WITHIN) <= 0
        ? Result.pass(text)
        : Result.fail(text, "expected event 1120 within " + seconds(TOLD_WITHIN));
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }
}
