package io.github.updatesentinel.verify.experiment.observe;

import com.google.gson.JsonArray;

/** Which of the answers that the agent's rules expect of a disabled TrustedInstaller came. */
enum DesignRow {
  ZERO_WITH_WARNING("found nothing, with a warning: FALSE_UP_TO_DATE where an update is missing"),
  ZERO_WITHOUT_WARNING(
      "found nothing, without any warning: FALSE_UP_TO_DATE where an update is missing"),
  FAILED("the scan failed: SERVICING_BLOCKED"),
  FOUND("found updates all the same: SERVICING_BLOCKED"),
  NOT_SCANNED("no scan ran: nothing is shown");

  private final String text;

  DesignRow(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static DesignRow of(ScanAnswer answer) {
    return switch (answer.outcome().orElse("NOT_RUN")) {
      case "SUCCEEDED", "SUCCEEDED_WITH_ERRORS" -> ofResult(answer);
      case "FAILED", "TIMED_OUT", "ABORTED" -> FAILED;
      default -> NOT_SCANNED;
    };
  }

  private static DesignRow ofResult(ScanAnswer answer) {
    // Definitions and the like are found without TrustedInstaller, and are no zero less.
    long found = answer.servicingFound().or(answer::found).orElse(-1L);
    if (found < 0) {
      return NOT_SCANNED;
    }
    if (found > 0) {
      return FOUND;
    }
    return answer.warnings().orElseGet(JsonArray::new).isEmpty()
        ? ZERO_WITHOUT_WARNING
        : ZERO_WITH_WARNING;
  }
}
