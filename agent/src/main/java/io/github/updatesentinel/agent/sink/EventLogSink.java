package io.github.updatesentinel.agent.sink;

import org.tinylog.Logger;

/** Writes events into the Windows event log, and into our own log for those who look there. */
public final class EventLogSink implements EventSink {
  private final EventLog log;

  public EventLogSink(EventLog log) {
    this.log = log;
  }

  @Override
  public void raise(Event event) {
    boolean written = log.report(event.id().number(), event.level(), event.inserts());
    Logger.info(
        "Event {} {} {}{}",
        event.id().number(),
        event.id(),
        event.inserts(),
        written ? "" : " (not in the event log: Windows refused it)");
  }
}
