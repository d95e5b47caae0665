package io.github.updatesentinel.agent.sink;

import io.github.updatesentinel.agent.sink.EventTexts.Language;
import java.util.ArrayList;
import java.util.List;
import org.tinylog.Logger;

/** Writes events into the Windows event log, and into our own log for those who look there. */
public final class EventLogSink implements EventSink {
  private final EventLog log;
  private final EventTexts texts;
  private final Language language;

  public EventLogSink(EventLog log, EventTexts texts, Language language) {
    this.log = log;
    this.texts = texts;
    this.language = language;
  }

  @Override
  public void raise(Event event) {
    // Until a message DLL is registered Windows shows insertion strings alone: the whole text for
    // people comes first, then each fact for programs.
    List<String> strings = new ArrayList<>();
    strings.add(texts.render(event, language));
    strings.addAll(event.inserts());
    boolean written = log.report(event.id().number(), event.id().level(), strings);
    Logger.info(
        "Event {} {} {}{}",
        event.id().number(),
        event.id(),
        event.inserts(),
        written ? "" : " (not in the event log: Windows refused it)");
  }
}
