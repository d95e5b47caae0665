package io.github.updatesentinel.agent.probe.event;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.LogEntry;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.access.EventChannels;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tinylog.Logger;

/** What other programs wrote into the event log about updates and services. */
public final class EventLogProbe {
  static final String WINDOWS_UPDATE = "Microsoft-Windows-WindowsUpdateClient";
  static final String SERVICE_CONTROL = "Service Control Manager";
  static final String COM = "Microsoft-Windows-DistributedCOM";
  static final String SERVICING = "Microsoft-Windows-Servicing";

  private static final String SYSTEM = "System";
  private static final String POLICY_CHANNEL = "Microsoft-Windows-GroupPolicy/Operational";

  /**
   * What is looked for, by channel: installations, searches and downloads of updates; services that
   * did not start or ended; packages that servicing changed. The event log takes some twenty
   * conditions in one search.
   */
  private static final Map<String, String> SEARCHES = new LinkedHashMap<>();

  static {
    SEARCHES.put(
        SYSTEM,
        "("
            + of(WINDOWS_UPDATE, 19, 20, 21, 43, 44)
            + " or "
            + of(SERVICE_CONTROL, 7000, 7001, 7009, 7023, 7031, 7034)
            + " or "
            + of(COM, 10005)
            + ")");
    SEARCHES.put(WINDOWS_UPDATE + "/Operational", of(WINDOWS_UPDATE, 20, 25, 26, 31));
    SEARCHES.put("Setup", of(SERVICING, 1, 2, 3, 4));
  }

  /** Where Windows records what it does about updates. */
  public static final List<String> CHANNELS = List.copyOf(SEARCHES.keySet());

  /** How far back a channel is read that was not read before. */
  public static final Duration DEPTH = Duration.ofDays(7);

  /** Most that one reading takes of a channel. */
  static final int MAX_ENTRIES = 500;

  private static final int MAX_START_TYPE_CHANGES = 100;

  /** A log of hundreds of megabytes must not keep the caller from a stop, which has 5 seconds. */
  private static final Duration SEARCH_LIMIT = Duration.ofSeconds(1);

  private static final Duration SUPPORT_LIMIT = Duration.ofSeconds(10);

  private static final Duration NEWEST_LIMIT = Duration.ofMillis(500);

  /** Then what was found has to do: the same search would not get further either. */
  private static final int MAX_UNFINISHED = 3;

  private static final String START_TYPE_CHANGED =
      "*[System[Provider[@Name='Service Control Manager'] and EventID=7040"
          + " and TimeCreated[@SystemTime >= '%s']]]";

  private static final String START_TYPE_OF =
      "*[System[Provider[@Name='Service Control Manager'] and EventID=7040]"
          + " and EventData[Data[@Name='param4']='%s']]";

  /** A run of Group Policy takes minutes where a domain controller is far. */
  private static final Duration POLICY_RUN = Duration.ofMinutes(10);

  private static final String POLICY_RUNS =
      "*[System[(EventID=4016 or EventID=5016 or EventID=6016 or EventID=7016)"
          + " and TimeCreated[@SystemTime >= '%s' and @SystemTime <= '%s']]]";

  /** Windows Installer begins and ends with the installation of one product. */
  private static final int INSTALLATION_BEGINS = 1040;

  private static final Duration INSTALLATION = Duration.ofHours(1);

  private static final String INSTALLATIONS =
      "*[System[Provider[@Name='MsiInstaller'] and (EventID=1040 or EventID=1042)"
          + " and TimeCreated[@SystemTime >= '%s' and @SystemTime <= '%s']]]";

  /** What may stand in a search without ending its quotes. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.$ -]{1,256}");

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
   * @param entries newest first
   * @param bookmarks for the next reading, by channel; a channel without one starts over
   * @param unread channels that could not be read to their end, and why
   * @param hasGap whether entries of a channel were passed over for good
   */
  public record News(
      List<LogEntry> entries,
      Map<String, EventBookmark> bookmarks,
      Map<String, Failure> unread,
      boolean hasGap) {}

  /** What the last seven days hold. */
  public Reading<WindowsRecord> recent() {
    News news = read(Map.of());
    return reading(new WindowsRecord(news.entries(), news.unread()), clock.instant());
  }

  /** Unknown where no channel could be read and nothing is known from before. */
  public static Reading<WindowsRecord> reading(WindowsRecord seen, Instant at) {
    boolean nothing = seen.entries().isEmpty() && seen.unread().size() == CHANNELS.size();
    return nothing
        ? Reading.unknown(seen.unread().values().iterator().next(), at)
        : Reading.known(seen, at);
  }

  /** What the channels hold behind the bookmarks; each channel fails on its own. */
  public News read(Map<String, EventBookmark> bookmarks) {
    List<LogEntry> found = new ArrayList<>();
    Map<String, EventBookmark> next = new LinkedHashMap<>();
    Map<String, Failure> unread = new LinkedHashMap<>();
    boolean hasGap = false;
    for (String channel : CHANNELS) {
      EventBookmark bookmark = bookmarks.getOrDefault(channel, new EventBookmark(0, 0));
      try {
        OptionalLong newest = newestRecord(channel);
        if (newest.isEmpty()) {
          continue;
        }
        EventChannels.Entries entries = search(channel, bookmark, newest.getAsLong());
        entries.xml().stream().map(EventXml::entry).flatMap(Optional::stream).forEach(found::add);
        EventBookmark reached = after(entries, bookmark, newest.getAsLong());
        next.put(channel, reached);
        if (entries.unfinished() != null) {
          unread.put(channel, entries.unfinished());
        }
        boolean isGivenUp = entries.unfinished() != null && reached.unfinished() == 0;
        hasGap |= isGivenUp || entries.xml().size() >= MAX_ENTRIES;
      } catch (ReadFailure e) {
        unread.put(channel, e.failure());
        if (bookmark.recordId() > 0) {
          next.put(
              channel, new EventBookmark(bookmark.recordId(), Math.max(1, bookmark.unfinished())));
        }
      }
    }
    found.sort(Comparator.comparing(LogEntry::at).reversed());
    return new News(found, next, unread, hasGap);
  }

  private static String of(String provider, int... ids) {
    String any =
        IntStream.of(ids).mapToObj(id -> "EventID=" + id).collect(Collectors.joining(" or "));
    return "(Provider[@Name='%s'] and (%s))".formatted(provider, any);
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
    String xpath = "*[System[%s and %s]]".formatted(SEARCHES.get(channel), range);
    return channels.newest(channel, xpath, MAX_ENTRIES, SEARCH_LIMIT);
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
    String xpath = START_TYPE_CHANGED.formatted(text(since));
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

  /** The newest recorded change of one service's start type, however old; empty if none is. */
  Optional<StartTypeEntry> lastStartTypeChange(String service) {
    if (!PLAIN_NAME.matcher(service).matches()) {
      return Optional.empty();
    }
    return around(SYSTEM, START_TYPE_OF.formatted(service), 1, SEARCH_LIMIT)
        .flatMap(found -> found.xml().stream().map(EventXml::startTypeChange).findFirst())
        .flatMap(change -> change);
  }

  /** Whether Group Policy applied settings of services at that moment. */
  PolicyRun policyRun(Instant moment) {
    String xpath = POLICY_RUNS.formatted(text(moment.minus(POLICY_RUN)), text(moment));
    return around(POLICY_CHANNEL, xpath, MAX_START_TYPE_CHANGES, NEWEST_LIMIT)
        .map(found -> policyRun(moment, found))
        .orElse(PolicyRun.UNREADABLE);
  }

  /** A search that did not come to its end may have missed the run, but invents none. */
  private static PolicyRun policyRun(Instant moment, EventChannels.Entries found) {
    PolicyRun run = PolicyRun.at(moment, found.xml());
    return run.running() || found.unfinished() == null ? run : PolicyRun.UNREADABLE;
  }

  /** Whether Windows Installer installed or removed something at that moment. */
  boolean installationRan(Instant moment) {
    String xpath = INSTALLATIONS.formatted(text(moment.minus(INSTALLATION)), text(moment));
    return around("Application", xpath, 1, NEWEST_LIMIT)
        .map(EventChannels.Entries::xml)
        .filter(found -> !found.isEmpty() && EventXml.id(found.get(0)) == INSTALLATION_BEGINS)
        .isPresent();
  }

  /** Channels that support wants to see. */
  public static List<String> supportChannels() {
    return List.of(SYSTEM, WINDOWS_UPDATE + "/Operational", "Setup", POLICY_CHANNEL, "Application");
  }

  /** The newest entries of a channel that tell of updates, their services and this agent. */
  public EventChannels.Entries forSupport(String channel) throws ReadFailure {
    String week = "TimeCreated[timediff(@SystemTime) <= %d]".formatted(DEPTH.toMillis());
    String xpath =
        switch (channel) {
          case SYSTEM ->
              "*[System[(%s or (Provider[@Name='Service Control Manager'] and EventID=7040))]]"
                  .formatted(SEARCHES.get(SYSTEM));
          case POLICY_CHANNEL ->
              "*[System[(EventID=4016 or EventID=5016 or EventID=6016 or EventID=7016) and %s]]"
                  .formatted(week);
          case "Application" ->
              "*[System[Provider[@Name='UpdateSentinel'] or Provider[@Name='MsiInstaller']]]";
          default -> "*[System[%s]]".formatted(SEARCHES.get(channel));
        };
    return channels.newest(channel, xpath, MAX_ENTRIES, SUPPORT_LIMIT);
  }

  /** Empty where the channel can't be read. */
  private Optional<EventChannels.Entries> around(
      String channel, String xpath, int max, Duration limit) {
    try {
      return Optional.of(channels.newest(channel, xpath, max, limit));
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return Optional.empty();
    }
  }

  private static String text(Instant moment) {
    return moment.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** The account's name, or its SID where the name can't be found in a moment. */
  public String account(String sid) {
    return accounts.of(sid);
  }
}
