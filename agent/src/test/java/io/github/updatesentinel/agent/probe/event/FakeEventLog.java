package io.github.updatesentinel.agent.probe.event;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.EventChannels;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An event log in memory, which understands the searches of the agent and no others. */
public final class FakeEventLog implements EventChannels {
  public static final String SYSTEM = "System";
  public static final String OPERATIONAL = "Microsoft-Windows-WindowsUpdateClient/Operational";
  public static final String POLICY = "Microsoft-Windows-GroupPolicy/Operational";
  private static final Pattern EVENT_ID = Pattern.compile("<EventID[^>]*>([0-9]+)<");
  private static final Pattern PROVIDER =
      Pattern.compile(
          "Provider\\[@Name='([^']+)'\\](?: and \\(?(EventID=\\d+(?: or EventID=\\d+)*))?");
  private static final HResult TIMEOUT = HResult.ofWin32(1460);

  /** Each search: the channel and what for. */
  public final List<String> searches = new ArrayList<>();

  /** Channels that can't be searched, and what Windows answers. */
  public final Map<String, HResult> closed = new HashMap<>();

  /** Channels so large that no search in them comes to its end. */
  public final List<String> endless = new ArrayList<>();

  /** A defect of the probe. */
  public boolean broken;

  /** What happens while the next search runs, once. */
  public Runnable meanwhile = () -> {};

  /** How long the event log keeps an entry to itself. */
  public Duration flushed = Duration.ZERO;

  private final InstantSource clock;
  private final Map<String, List<Entry>> channels = new HashMap<>();

  private record Entry(long record, Instant at, Instant readableAt, String xml) {}

  public FakeEventLog(InstantSource clock) {
    this.clock = clock;
  }

  /** Writes an entry, made for its record id. */
  public void write(String channel, Instant at, LongFunction<String> xml) {
    List<Entry> entries = channels.computeIfAbsent(channel, none -> new ArrayList<>());
    long record = entries.isEmpty() ? 1 : entries.get(entries.size() - 1).record + 1;
    entries.add(new Entry(record, at, clock.instant().plus(flushed), xml.apply(record)));
  }

  public void failedInstallation(String channel, String code, String title) {
    Instant at = clock.instant();
    write(channel, at, record -> EventEntries.failedInstallation(record, at, code, title));
  }

  public void startTypeChange(String service, String sid) {
    Instant at = clock.instant();
    write(SYSTEM, at, record -> EventEntries.startTypeChange(record, at, service, sid));
  }

  /** Windows counts from 1 again. */
  public void clear(String channel) {
    channels.remove(channel);
  }

  /** How often start type changes were searched for. */
  public long startTypeSearches() {
    return searches.stream().filter(search -> search.contains("EventID=7040")).count();
  }

  /** How often failures were searched for, in all channels. */
  public long failureSearches() {
    return searches.stream().filter(search -> search.contains("EventID=20")).count();
  }

  @Override
  public Entries newest(String channel, String xpath, int max, Duration limit) throws ReadFailure {
    if (broken) {
      throw new UnsatisfiedLinkError("wevtapi");
    }
    searches.add(channel + " " + xpath);
    Runnable now = meanwhile;
    meanwhile = () -> {};
    now.run();
    HResult refusal = closed.get(channel);
    if (refusal != null) {
      throw new ReadFailure(new Failure("EvtQuery(" + channel + ")", refusal));
    }
    List<String> found = new ArrayList<>();
    List<Entry> entries = channels.getOrDefault(channel, List.of());
    for (int i = entries.size() - 1; i >= 0 && found.size() < max; i--) {
      if (matches(entries.get(i), xpath)) {
        found.add(entries.get(i).xml);
      }
    }
    boolean unfinished = endless.contains(channel) && found.size() < max;
    return new Entries(found, unfinished ? new Failure("EvtNext(" + channel + ")", TIMEOUT) : null);
  }

  /** Event 7000: a service could not be started. */
  public void serviceFailed(String service, int error) {
    Instant at = clock.instant();
    write(SYSTEM, at, record -> EventEntries.serviceFailed(record, at, service, error));
  }

  /** Event 10005: COM wanted to start a service. */
  public void comFailed(String service, int error) {
    Instant at = clock.instant();
    write(SYSTEM, at, record -> EventEntries.comFailed(record, at, service, error));
  }

  /** Event 4016 or 5016: a part of Group Policy begins or ends. */
  public void policyRun(int id, String part, String... policies) {
    Instant at = clock.instant();
    write(POLICY, at, record -> EventEntries.policyRun(record, at, id, part, policies));
  }

  /** Event 1040 or 1042: an installation begins or ends. */
  public void installation(int id) {
    Instant at = clock.instant();
    write("Application", at, record -> EventEntries.installation(record, at, id));
  }

  /** Servicing changed a package to installed, or failed to. */
  public void packageChanged(int id, String name, String error) {
    Instant at = clock.instant();
    write("Setup", at, record -> EventEntries.packageChanged(record, at, id, name, error));
  }

  private boolean matches(Entry entry, String xpath) {
    Instant now = clock.instant();
    long after = Long.parseLong(part(xpath, "EventRecordID > ([0-9]+)", "0"));
    String depth = part(xpath, "timediff\\(@SystemTime\\) <= ([0-9]+)", "999999999999");
    Instant until = Instant.parse(part(xpath, "@SystemTime <= '([^']+)'", "2999-01-01T00:00:00Z"));
    Instant since = Instant.parse(part(xpath, "@SystemTime >= '([^']+)'", "2000-01-01T00:00:00Z"));
    return !entry.readableAt.isAfter(now)
        && isWanted(entry.xml, xpath)
        && entry.xml.contains(part(xpath, "param4'\\]='([^']+)'", ""))
        && !entry.at.isAfter(until)
        && entry.record > after
        && Duration.between(entry.at, now).toMillis() <= Long.parseLong(depth)
        && !entry.at.isBefore(since);
  }

  /** One of the providers, with one of its events. */
  private static boolean isWanted(String xml, String xpath) {
    Matcher id = EVENT_ID.matcher(xml);
    String found = id.find() ? "EventID=" + id.group(1) : "none";
    Matcher provider = PROVIDER.matcher(xpath);
    boolean any = false;
    while (provider.find()) {
      any = true;
      boolean ofThis = xml.contains("<Provider Name='" + provider.group(1) + "'");
      String ids = provider.group(2);
      if (ofThis && (ids == null || List.of(ids.split(" or ")).contains(found))) {
        return true;
      }
    }
    return !any && (!xpath.contains("EventID=") || xpath.contains(found));
  }

  private static String part(String xpath, String pattern, String otherwise) {
    Matcher matcher = Pattern.compile(pattern).matcher(xpath);
    return matcher.find() ? matcher.group(1) : otherwise;
  }
}
