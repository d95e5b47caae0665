package io.github.updatesentinel.agent.updatelog;

/** A log that is not an update log, but has something to say about updates. */
public enum OtherLog {
  /** The log of Component-Based Servicing. */
  CBS_LOG,
  /** What the update agent reported to its server. */
  REPORTING_EVENTS,
  /** The log of Configuration Manager's client about the update agent. */
  WUA_HANDLER,
  /** An event trace that must be decoded first. */
  EVENT_TRACE
}
