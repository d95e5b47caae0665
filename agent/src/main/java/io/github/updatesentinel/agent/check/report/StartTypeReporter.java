package io.github.updatesentinel.agent.check.report;

import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.probe.event.Attribution;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.event.StartTypeEntry;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.sink.EventSink;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.state.StartTypeChange;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.time.RateLimit;
import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.StartType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Reports changes of required services' start types. The System log shows who made a change about a
 * second later, so a report waits for the author up to five seconds.
 */
public final class StartTypeReporter {
  /** Since the change was seen. After the last one it is reported without an author. */
  private static final List<Duration> QUESTIONS =
      List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(5));

  /** No time at all: there is nothing to ask for. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Windows would name the account of the service, which many programs have. */
  private static final Author OWN = new Author("UpdateSentinel", ChangeMeans.SYSTEM, null);

  private final AgentState state;
  private final EventLogProbe log;
  private final Attribution attribution;
  private final Disablements disablements;
  private final EventSink events;
  private final Clocks clocks;
  private final RateLimit limit;
  private final Map<String, StartType> seen;
  private final Map<String, Instant> seenAt = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final @Nullable Instant seenBefore;

  /** Start types that this agent restored, until the change is seen. */
  private final Map<String, StartType> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Oldest first. Those beyond the rate limit wait for earlier ones of their service alone. */
  private final List<Waiting> waiting = new ArrayList<>();

  public StartTypeReporter(
      AgentState state,
      EventLogProbe log,
      Attribution attribution,
      Disablements disablements,
      EventSink events,
      Clocks clocks) {
    this.state = state;
    this.log = log;
    this.attribution = attribution;
    this.disablements = disablements;
    this.events = events;
    this.clocks = clocks;
    this.limit = new RateLimit(clocks, 20, Duration.ofHours(1));
    this.seen = new TreeMap<>(state.startTypes);
    this.seenBefore = lastLook(state);
  }

  /** When another process looked at the services last, as far as that is remembered. */
  private static @Nullable Instant lastLook(AgentState state) {
    return Stream.of(
            Optional.ofNullable(state.verdictSince),
            Optional.ofNullable(state.lastScan).map(report -> report.scan().finishedAt()),
            state.startTypeChanges().stream().findFirst().map(StartTypeChange::at))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private static final class Waiting {
    private final StartTypeChanges.Change change;

    /** When the service was last seen as it was before. */
    private final @Nullable Instant after;

    private final Instant at;
    private final long nanos;
    private int questions;
    private @Nullable Author author;

    /** By Windows' own record; null where it has none. */
    private @Nullable Instant recordedAt;

    Waiting(
        StartTypeChanges.Change change,
        @Nullable Instant after,
        Instant at,
        long nanos,
        boolean silent) {
      this.change = change;
      this.after = after;
      this.at = at;
      this.nanos = nanos;
      // Without that time there is no telling which entry belongs to this change.
      int unasked = after == null ? QUESTIONS.size() : 0;
      this.questions = silent ? QUESTIONS.size() + 1 : unasked;
    }

    boolean isSilent() {
      return questions > QUESTIONS.size();
    }

    boolean isSettled() {
      return author != null || questions >= QUESTIONS.size();
    }

    boolean isOf(String service) {
      return change.service().equalsIgnoreCase(service);
    }
  }

  /**
   * Takes what a quick look at the services found. One that changes all the time is left to the
   * checks.
   */
  public void glance(Map<String, Reading<ServiceState>> required) {
    if (!limit.isUsedUp()) {
      look(required);
    }
  }

  /** Takes what a check found. */
  public void look(Map<String, Reading<ServiceState>> required) {
    Map<String, Instant> now = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    required.forEach(
        (service, reading) -> {
          if (reading instanceof Reading.Known) {
            now.put(service, reading.at());
          }
        });
    long nanos = clocks.nanos().getAsLong();
    for (StartTypeChanges.Change change : StartTypeChanges.update(seen, required)) {
      Instant after = seenAt.getOrDefault(change.service(), seenBefore);
      Instant at = now.getOrDefault(change.service(), clocks.now());
      Waiting seenNow = new Waiting(change, after, at, nanos, !limit.tryTake());
      if (change.to() == own.get(change.service())) {
        seenNow.author = OWN;
      }
      waiting.add(seenNow);
    }
    // Seen by now, or undone by somebody else.
    own.clear();
    seenAt.putAll(now);
    remember();
  }

  /**
   * Asks for authors where it is time to, and reports what then need not wait any longer.
   *
   * @return whether an event was raised
   */
  public boolean report() {
    List<Waiting> due = waiting.stream().filter(this::isDue).toList();
    if (!due.isEmpty()) {
      List<StartTypeEntry> entries = entries();
      waiting.forEach(change -> findAuthor(change, entries));
      due.forEach(this::countQuestion);
    }
    return tellSettled();
  }

  /** Reports all that waits, as it stands. */
  public void reportAll() {
    waiting.forEach(change -> change.questions = Math.max(change.questions, QUESTIONS.size()));
    tellSettled();
  }

  /** When to ask next, on the monotonic clock; {@link #NEVER} where nothing waits. */
  public long dueNanos() {
    return waiting.stream()
        .filter(change -> !change.isSettled())
        .mapToLong(change -> change.nanos + QUESTIONS.get(change.questions).toNanos())
        .min()
        .orElse(NEVER);
  }

  private boolean isDue(Waiting change) {
    return !change.isSettled()
        && clocks.since(change.nanos).compareTo(QUESTIONS.get(change.questions)) >= 0;
  }

  /** Questions whose time has passed as well are not asked in addition. */
  private void countQuestion(Waiting change) {
    do {
      change.questions++;
    } while (isDue(change));
  }

  private List<StartTypeEntry> entries() {
    return waiting.stream()
        .filter(change -> !change.isSilent())
        .map(change -> change.after)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .map(this::search)
        .orElse(List.of());
  }

  /** A probe that breaks costs the author, never the report. */
  private List<StartTypeEntry> search(Instant since) {
    try {
      return log.startTypeChanges(since);
    } catch (RuntimeException | LinkageError e) {
      Logger.error("Internal error while reading start type changes: {}", e.toString());
      return List.of();
    }
  }

  /**
   * The account in the entry that belongs to this change. An entry from before the last look at the
   * service belongs to an earlier change, and one from after the newest look to a later one.
   *
   * @param entries newest first
   */
  private void findAuthor(Waiting change, List<StartTypeEntry> entries) {
    Instant after = change.after;
    if (change.author != null || change.isSilent() || after == null) {
      return;
    }
    Instant until = lookBeforeNext(change);
    List<StartTypeEntry> candidates =
        entries.stream()
            .filter(entry -> change.isOf(entry.service()))
            .filter(entry -> entry.at().isAfter(after) && !entry.at().isAfter(until))
            .toList();
    candidates.stream()
        .filter(entry -> !entry.at().isAfter(change.at))
        .findFirst()
        // Logged a moment after the look that saw the change.
        .or(() -> candidates.stream().reduce((newer, older) -> older))
        .ifPresent(
            entry -> {
              change.author = attribution.of(entry, change.change.to());
              change.recordedAt = entry.at();
            });
  }

  /** The last look that still found what this change had made. */
  private Instant lookBeforeNext(Waiting change) {
    String service = change.change.service();
    return waiting.subList(waiting.indexOf(change) + 1, waiting.size()).stream()
        .filter(later -> later.isOf(service))
        .findFirst()
        .flatMap(next -> Optional.ofNullable(next.after))
        .orElseGet(() -> seenAt.getOrDefault(service, change.at));
  }

  private boolean tellSettled() {
    boolean told = false;
    Set<String> unsettled = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
      Waiting change = each.next();
      String service = change.change.service();
      if (change.isSettled() && !unsettled.contains(service)) {
        tell(change);
        each.remove();
        told |= !change.isSilent();
      } else {
        unsettled.add(service);
      }
    }
    disablements.countOfAdded();
    remember();
    return told;
  }

  private void tell(Waiting waited) {
    StartTypeChanges.Change change = waited.change;
    Author author = author(waited);
    if (!waited.isSilent()) {
      events.raise(
          Event.of(
              EventId.START_TYPE_CHANGED,
              change.service(),
              change.from().name(),
              change.to().name(),
              author.account() == null ? Event.NONE : author.account(),
              author.means().name(),
              author.policy() == null ? Event.NONE : author.policy()));
    }
    state.remember(
        new StartTypeChange(waited.at, change.service(), change.from(), change.to(), author));
    state.startTypes.put(change.service(), change.to());
    if (change.to() == StartType.DISABLED) {
      Instant recordedAt = waited.recordedAt;
      disablements.add(
          change.service(),
          recordedAt == null ? waited.at : recordedAt,
          recordedAt != null,
          author);
    }
  }

  private Author author(Waiting waited) {
    Author author = waited.author;
    if (author != null) {
      return author;
    }
    return waited.isSilent()
        ? Author.UNKNOWN
        : attribution.unrecorded(waited.change.service(), waited.change.to());
  }

  /** Takes notice that this agent itself gives a service a start type. */
  public void expectOwn(String service, StartType to) {
    own.put(service, to);
  }

  /** Whether a change of this service is still to be reported. */
  public boolean isWaitingFor(String service) {
    return waiting.stream().anyMatch(change -> change.isOf(service));
  }

  /** What waits stays in the memory as it was. */
  private void remember() {
    state.startTypes.keySet().retainAll(seen.keySet());
    seen.forEach(
        (service, type) -> {
          if (waiting.stream().noneMatch(change -> change.isOf(service))) {
            state.startTypes.put(service, type);
          }
        });
  }
}
