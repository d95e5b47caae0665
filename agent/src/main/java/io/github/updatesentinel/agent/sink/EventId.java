package io.github.updatesentinel.agent.sink;

/** The events this agent writes. A number is never reused: alert rules match on it. */
public enum EventId {
  SERVICE_STARTED(1000, Level.INFO),
  SERVICE_STOPPED(1001, Level.INFO),
  SERVICING_BLOCKED(1100, Level.ERROR),
  FALSE_UP_TO_DATE(1101, Level.ERROR),
  BEHIND_BASELINE(1102, Level.WARNING),
  SCAN_FAILED(1103, Level.WARNING),
  UPDATES_PENDING(1104, Level.INFO),
  RECOVERED(1110, Level.INFO),
  START_TYPE_CHANGED(1120, Level.WARNING),
  REMEDIATION_DONE(1130, Level.WARNING),
  REMEDIATION_FAILED(1131, Level.ERROR),
  COLLECTOR_UNREACHABLE(1200, Level.WARNING),
  COLLECTOR_BACK(1201, Level.INFO),
  HEARTBEATS_DROPPED(1202, Level.WARNING),
  CONFIGURATION_INVALID(1300, Level.ERROR),
  INTERNAL_ERROR(1900, Level.ERROR);

  /** As the event log names them. */
  public enum Level {
    INFO,
    WARNING,
    ERROR
  }

  private final int number;
  private final Level level;

  EventId(int number, Level level) {
    this.number = number;
    this.level = level;
  }

  public int number() {
    return number;
  }

  public Level level() {
    return level;
  }
}
