package io.github.updatesentinel.agent.sink;

/** The events this agent writes. A number is never reused: alert rules match on it. */
public enum EventId {
  SERVICE_STARTED(1000, Level.INFO, 4),
  SERVICE_STOPPED(1001, Level.INFO, 2),
  SERVICING_BLOCKED(1100, Level.ERROR, 7),
  FALSE_UP_TO_DATE(1101, Level.ERROR, 8),
  BEHIND_BASELINE(1102, Level.WARNING, 4),
  SCAN_FAILED(1103, Level.WARNING, 4),
  UPDATES_PENDING(1104, Level.INFO, 4),
  RECOVERED(1110, Level.INFO, 4),
  START_TYPE_CHANGED(1120, Level.WARNING, 4),
  REMEDIATION_DONE(1130, Level.WARNING, 3),
  REMEDIATION_FAILED(1131, Level.ERROR, 3),
  COLLECTOR_UNREACHABLE(1200, Level.WARNING, 3),
  COLLECTOR_BACK(1201, Level.INFO, 2),
  HEARTBEATS_DROPPED(1202, Level.WARNING, 2),
  SPOOL_FAILED(1203, Level.WARNING, 2),
  TLS_REFUSED(1204, Level.WARNING, 5),
  ENROLLMENT_FAILED(1205, Level.WARNING, 2),
  BASELINE_REFUSED(1206, Level.WARNING, 2),
  IDENTITY_RENEWED(1207, Level.WARNING, 3),
  PLAIN_HTTP(1210, Level.WARNING, 1),
  CONFIGURATION_INVALID(1300, Level.ERROR, 4),
  INTERNAL_ERROR(1900, Level.ERROR, 2);

  /** As the event log names them. */
  public enum Level {
    INFO,
    WARNING,
    ERROR
  }

  private final int number;
  private final Level level;
  private final int facts;

  EventId(int number, Level level, int facts) {
    this.number = number;
    this.level = level;
    this.facts = facts;
  }

  public int number() {
    return number;
  }

  public Level level() {
    return level;
  }

  /** How many facts the event's text uses. */
  public int facts() {
    return facts;
  }
}
