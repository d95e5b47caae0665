package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.LoggedFailures;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.probe.EventLogProbe;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tinylog.Logger;

/**
 * What the event log is known to hold. Each entry is read once and remembered for seven days, since
 * a search walks through the whole log, which may be large.
 */
final class EventLogMemory {
  private static final Failure NOT_READ =
      new Failure("internal error while reading the event log", null);

  private final AgentState state;
  private final EventLogProbe log;
  private final Clocks clocks;
  private Map<String, Failure> unread = Map.of();
  private boolean due;

  EventLogMemory(AgentState state, EventLogProbe log, Clocks clocks) {
    this.state = state;
    this.log = log;
    this.clocks = clocks;
    // What could not be read to its end is not remembered with the rest, so it is tried again.
    this.due =
        !state.eventBookmarks.keySet().containsAll(EventLogProbe.UPDATE_CHANNELS)
            || state.eventBookmarks.values().stream().anyMatch(mark -> mark.unfinished() > 0);
  }

  /** Has the next look read what is new. */
  void readAtNextLook() {
    due = true;
  }

  Reading<LoggedFailures> look() {
    if (due) {
      due = false;
      read();
    }
    Instant now = clocks.now();
    List<UpdateFailure> recent =
        state.loggedFailures.stream().filter(failure -> isRecent(failure, now)).toList();
    return EventLogProbe.reading(new LoggedFailures(recent, unread), now);
  }

  private void read() {
    Map<String, Failure> before = unread;
    unread = new TreeMap<>();
    // Stands where the probe throws.
    EventLogProbe.UPDATE_CHANNELS.forEach(channel -> unread.put(channel, NOT_READ));
    EventLogProbe.News news = log.updateFailures(state.eventBookmarks);
    unread = news.unread();
    if (!unread.equals(before)) {
      unread.forEach((channel, why) -> Logger.warn("{} was only partly read: {}", channel, why));
    }
    state.eventBookmarks = news.bookmarks();
    Instant now = clocks.now();
    state.loggedFailures =
        Stream.concat(news.failures().stream(), state.loggedFailures.stream())
            .filter(failure -> isRecent(failure, now))
            .distinct()
            .sorted(Comparator.comparing(UpdateFailure::at).reversed())
            .limit(EventLogProbe.MAX_FAILURES)
            .toList();
  }

  /** What a clock that was wrong dated far ahead would never leave. */
  private static boolean isRecent(UpdateFailure failure, Instant now) {
    return Duration.between(failure.at(), now).abs().compareTo(EventLogProbe.DEPTH) <= 0;
  }
}
