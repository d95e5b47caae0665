package io.github.updatesentinel.contract;

import java.util.List;

/**
 * The events that the agent writes. A number is never reused: alert rules match on it. The inserts
 * are the facts of the event's text, in the order of %1, %2 and so on.
 */
public enum EventId {
  SERVICE_STARTED(1000, Level.INFO, "version", "checkInterval", "scanInterval", "collector"),
  SERVICE_STOPPED(1001, Level.INFO, "version", "ran"),
  SERVICING_BLOCKED(
      1100,
      Level.ERROR,
      "cause",
      "hresult",
      "build",
      "requiredBuild",
      "scan",
      "reasons",
      "repairCommand",
      "disabledSince",
      "disabledBy",
      "failures",
      "lastHonestScan",
      "behindSince"),
  FALSE_UP_TO_DATE(
      1101,
      Level.ERROR,
      "cause",
      "hresult",
      "build",
      "requiredBuild",
      "scan",
      "reasons",
      "repairCommand",
      "certainty",
      "disabledSince",
      "disabledBy",
      "failures",
      "lastHonestScan",
      "behindSince"),
  BEHIND_BASELINE(
      1102,
      Level.WARNING,
      "build",
      "requiredBuild",
      "source",
      "reasons",
      "behindSince",
      "lastHonestScan"),
  SCAN_FAILED(1103, Level.WARNING, "scan", "failuresInRow", "source", "reasons"),
  UPDATES_PENDING(1104, Level.INFO, "found", "build", "requiredBuild", "source"),
  INSTALL_FAILING(1105, Level.ERROR, "failures", "build", "requiredBuild", "source", "reasons"),
  RESTART_PENDING(1106, Level.WARNING, "since", "bootedAt", "build", "reasons"),
  END_OF_SERVICE(1107, Level.WARNING, "ends", "windows", "build", "reasons"),
  HELD_BACK(1108, Level.INFO, "build", "requiredBuild", "source", "reasons"),
  RECOVERED(1110, Level.INFO, "before", "lasted", "now", "build"),
  START_TYPE_CHANGED(1120, Level.WARNING, "service", "from", "to", "account", "means", "policy"),
  REMEDIATION_DONE(1130, Level.WARNING, "service", "from", "to", "before", "after"),
  REMEDIATION_FAILED(1131, Level.ERROR, "service", "to", "error", "before", "after", "disabledBy"),
  COLLECTOR_UNREACHABLE(1200, Level.WARNING, "collector", "since", "error"),
  COLLECTOR_BACK(1201, Level.INFO, "collector", "outage"),
  HEARTBEATS_DROPPED(1202, Level.WARNING, "count", "cause"),
  SPOOL_FAILED(1203, Level.WARNING, "folder", "error"),
  TLS_REFUSED(1204, Level.WARNING, "collector", "cause", "certificate", "detail", "time"),
  ENROLLMENT_FAILED(1205, Level.WARNING, "collector", "cause"),
  BASELINE_REFUSED(1206, Level.WARNING, "collector", "cause"),
  IDENTITY_RENEWED(1207, Level.WARNING, "oldId", "newId", "cause"),
  PLAIN_HTTP(1210, Level.WARNING, "collector"),
  CONFIGURATION_INVALID(1300, Level.ERROR, "key", "source", "problem", "usedInstead"),
  INTERNAL_ERROR(1900, Level.ERROR, "where", "error");

  /** As the event log names them; a graver verdict may raise that of an event. */
  public enum Level {
    INFO,
    WARNING,
    ERROR
  }

  private final int number;
  private final Level level;

  /** Separated by commas. */
  private final String inserts;

  EventId(int number, Level level, String... inserts) {
    this.number = number;
    this.level = level;
    this.inserts = String.join(",", inserts);
  }

  public int number() {
    return number;
  }

  public Level level() {
    return level;
  }

  /** What the facts are that the event's text uses, in its order. */
  public List<String> inserts() {
    return List.of(inserts.split(",", -1));
  }
}
