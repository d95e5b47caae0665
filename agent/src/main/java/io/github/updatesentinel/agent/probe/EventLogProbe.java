package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.LoggedFailures;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tinylog.Logger;

/** What other programs wrote into the event log about updates and services. */
public final class EventLogProbe {
  private static final String SYSTEM = "System";

  /** Where Windows Update logs what it does. */
  public static final List<String> UPDATE_CHANNELS =
      List.of(SYSTEM, "Microsoft-Windows-WindowsUpdateClient/Operational");

  /** How far back a channel is read that was not read before. */
  public static final Duration DEPTH = Duration.ofDays(7);

  public static final int MAX_FAILURES = 50;

  private static final int MAX_START_TYPE_CHANGES = 100;

  /** A log of hundreds of megabytes must not keep the caller from a stop, which has 5 seconds. */
  private static final Duration SEARCH_LIMIT = Duration.ofSeconds(1);

  private static final Duration NEWEST_LIMIT = Duration.ofMillis(500);

  /** Then what was found has to do: the same search would not get further either. */
  private static final int MAX_UNFINISHED = 3;

  // 20 installation failed; 25 search failed, 31 download failed.
  private static final String FAILURES =
      "*[System[Provider[@Name='Microsoft-Windows-WindowsUpdateClient'] and"
          + " (EventID=20 or EventID=25 or EventID=31) and %s]]";

  private static final String START_TYPE_CHANGED =
      "*[System[Provider[@Name='Service Control Manager'] and EventID=7040"
          + " and TimeCreated[@SystemTime >= '%s']]]";

  private final EventChannels channels;
  private final AccountNames accounts;
  private final InstantSource clock;

  public EventLogProbe(EventChannels channels, AccountNames accounts, InstantSource clock) {
    this.channels = channels;
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * What one reading brought.
   *
   * @param failures newest first
   * @param bookmarks for the next reading, by channel; a channel without one starts over
   * @param unread channels that could not be read to their end, and why
   */
  public record News(
      List<UpdateFailure> failures,
      Map<String, EventBookmark> bookmarks,
      Map<String, Failure> unread) {}

  /** Failures of Windows Update in the last seven days. */
  public Reading<LoggedFailures> recentUpdateFailures() {
    News news = updateFailures(Map.of());
    return reading(new LoggedFailures(news.failures(), news.unread()), clock.instant());
  }

  /** Unknown where no channel could be read and nothing is known from before. */
  public static Reading<LoggedFailures> reading(LoggedFailures seen, Instant at) {
    boolean nothing = seen.failures().isEmpty() && seen.unread().size() == UPDATE_CHANNELS.size();
    return nothing
        ? Reading.unknown(seen.unread().values().iterator().next(), at)
        : Reading.known(seen, at);
  }

  /** Failures of Windows Update behind the bookmarks; each channel fails on its own. */
  public News updateFailures(Map<String, EventBookmark> bookmarks) {
    List<UpdateFailure> failures = new ArrayList<>();
    Map<String, EventBookmark> next = new LinkedHashMap<>();
    Map<String, Failure> unread = new LinkedHashMap<>();
    for (String channel : UPDATE_CHANNELS) {
      EventBookmark bookmark = bookmarks.getOrDefault(channel, new EventBookmark(0, 0));
      try {
        OptionalLong newest = newestRecord(channel);
        if (newest.isEmpty()) {
          continue;
        }
        EventChannels.Entries entries = search(channel, bookmark, newest.getAsLong());
        entries.xml().stream()
            .map(EventXml::updateFailure)
            .flatMap(Optional::stream)
            .forEach(failures::add);
        next.put(channel, after(entries, bookmark, newest.getAsLong()));
        if (entries.unfinished() != null) {
          unread.put(channel, entries.unfinished());
        }
      } catch (ReadFailure e) {
        unread.put(channel, e.failure());
      }
    }
    failures.sort(Comparator.comparing(UpdateFailure::at).reversed());
    return new News(failures, next, unread);
  }

  private OptionalLong newestRecord(String channel) throws ReadFailure {
    EventChannels.Entries newest = channels.newest(channel, "*", 1, NEWEST_LIMIT);
    if (newest.unfinished() != null && newest.xml().isEmpty()) {
      throw new ReadFailure(newest.unfinished());
    }
    if (newest.xml().isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong id = EventXml.recordId(newest.xml().get(0));
    if (id.isEmpty()) {
      throw new ReadFailure(new Failure("EventRecordID of the newest entry in " + channel, null));
    }
    return id;
  }

  private EventChannels.Entries search(String channel, EventBookmark bookmark, long newest)
      throws ReadFailure {
    // Windows counts from 1 again once a log was cleared.
    boolean startOver = bookmark.recordId() == 0 || newest < bookmark.recordId();
    String range =
        startOver
            ? "TimeCreated[timediff(@SystemTime) <= %d]".formatted(DEPTH.toMillis())
            : "EventRecordID > %d".formatted(bookmark.recordId());
    return channels.newest(channel, FAILURES.formatted(range), MAX_FAILURES, SEARCH_LIMIT);
  }

  private static EventBookmark after(
      EventChannels.Entries entries, EventBookmark bookmark, long newest) {
    int unfinished = bookmark.unfinished() + 1;
    if (entries.unfinished() == null || unfinished >= MAX_UNFINISHED) {
      return new EventBookmark(newest, 0);
    }
    boolean cleared = newest < bookmark.recordId();
    return new EventBookmark(cleared ? 0 : bookmark.recordId(), unfinished);
  }

  /**
   * Changes of services' start types, newest first; none where the log can't be read. The Service
   * Control Manager's entry can be read about a second after the change.
   */
  public List<StartTypeEntry> startTypeChanges(Instant since) {
    String xpath = START_TYPE_CHANGED.formatted(since.truncatedTo(ChronoUnit.MILLIS));
    try {
      return channels.newest(SYSTEM, xpath, MAX_START_TYPE_CHANGES, SEARCH_LIMIT).xml().stream()
          .map(EventXml::startTypeChange)
          .flatMap(Optional::stream)
          .toList();
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return List.of();
    }
  }

  /** The account's name, or its SID where the name can't be found in a moment. */
  public String account(String sid) {
    return accounts.of(sid);
  }
}
