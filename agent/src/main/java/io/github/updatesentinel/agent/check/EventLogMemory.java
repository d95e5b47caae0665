package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.LogEntry;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tinylog.Logger;

/**
 * What the event log is known to hold. Each entry is read once and remembered for seven days, since
 * a search walks through the whole log, which may be large.
 */
final class EventLogMemory {
  static final int MAX_FAILURES = 50;
  static final int MAX_OTHERS = 50;
  private static final int MAX_DELIVERED = 3000;

  private static final Failure NOT_READ =
      new Failure("internal error while reading the event log", null);

  private final AgentState state;
  private final EventLogProbe log;
  private final Clocks clocks;
  private final Consumer<LogEntry> onNew;
  private Map<String, Failure> unread = Map.of();

  /** What unfinished readings brought, and the next one brings again. */
  private Set<LogEntry> delivered = Set.of();

  private boolean due;

  /**
   * @param onNew gets each entry once
   */
  EventLogMemory(AgentState state, EventLogProbe log, Clocks clocks, Consumer<LogEntry> onNew) {
    this.state = state;
    this.log = log;
    this.clocks = clocks;
    this.onNew = onNew;
    // What could not be read to its end is not remembered with the rest, so it is tried again.
    this.due =
        !state.eventBookmarks.keySet().containsAll(EventLogProbe.CHANNELS)
            || state.eventBookmarks.values().stream().anyMatch(mark -> mark.unfinished() > 0);
  }

  /** Has the next look read what is new. */
  void readAtNextLook() {
    due = true;
  }

  Reading<WindowsRecord> look() {
    if (due) {
      due = false;
      read();
    }
    Instant now = clocks.now();
    List<LogEntry> recent =
        state.logEntries.stream().filter(entry -> isRecent(entry, now)).toList();
    return EventLogProbe.reading(new WindowsRecord(recent, unread), now);
  }

  /**
   * Reads what is new.
   *
   * @return whether it reached the end of each channel
   */
  boolean read() {
    Map<String, Failure> before = unread;
    unread = new TreeMap<>();
    // Stands where the probe throws.
    EventLogProbe.CHANNELS.forEach(channel -> unread.put(channel, NOT_READ));
    EventLogProbe.News news = log.read(state.eventBookmarks);
    unread = news.unread();
    if (!unread.equals(before)) {
      unread.forEach((channel, why) -> Logger.warn("{} was only partly read: {}", channel, why));
    }
    state.eventBookmarks = news.bookmarks();
    if (news.hasGap()) {
      state.eventLogGap = clocks.now();
    }
    Set<LogEntry> known = new HashSet<>(state.logEntries);
    known.addAll(delivered);
    news.entries().stream().filter(entry -> !known.contains(entry)).forEach(onNew);
    deliver(news.entries());
    state.logEntries = kept(Stream.concat(news.entries().stream(), state.logEntries.stream()));
    return unread.isEmpty();
  }

  private void deliver(List<LogEntry> entries) {
    Set<LogEntry> all = new HashSet<>(entries);
    if (delivered.size() < MAX_DELIVERED) {
      all.addAll(delivered);
    }
    delivered = unread.isEmpty() ? Set.of() : all;
  }

  /** Failures, and of everything else the newest of its kind: else definitions would fill it. */
  private List<LogEntry> kept(Stream<LogEntry> entries) {
    Instant now = clocks.now();
    List<LogEntry> newestFirst =
        entries
            .filter(entry -> isRecent(entry, now))
            .distinct()
            .sorted(Comparator.comparing(LogEntry::at).reversed())
            .toList();
    List<LogEntry> kept = new ArrayList<>();
    Set<String> kinds = new HashSet<>();
    int failures = 0;
    for (LogEntry entry : newestFirst) {
      boolean keep =
          entry.isFailure()
              ? failures++ < MAX_FAILURES
              : kinds.size() < MAX_OTHERS && kinds.add(entry.kind());
      if (keep) {
        kept.add(entry);
      }
    }
    return List.copyOf(kept);
  }

  /** What a clock that was wrong dated far ahead would never leave. */
  private static boolean isRecent(LogEntry entry, Instant now) {
    return Duration.between(entry.at(), now).abs().compareTo(EventLogProbe.DEPTH) <= 0;
  }
}
