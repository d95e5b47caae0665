package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.collector.fleet.BaselineLookup;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MissedOffers;
import io.github.updatesentinel.collector.index.PeerOffers;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.StoredTime;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * What machines say about where they get their updates from. Counted at most every {@value
 * #AGE_SECONDS} seconds in a large fleet. Thread-safe.
 */
public final class UpdateSources {
  /** Machines that were seen within this time are counted. */
  public static final Duration LATELY = Duration.ofDays(7);

  /** So many machines of a line make a finding about their source. */
  static final int ENOUGH = 50;

  /** A release must have been out for so many days. */
  static final int STALE_DAYS = 21;

  /** So many machines have a release before it is known to be there. */
  static final int SEVERAL = 10;

  /** So many machines make a group of peers. */
  static final int PEERS = 20;

  /** So many percent of them must have been offered it. */
  static final int MOST_PERCENT = 80;

  /** A machine scans within this time. */
  static final Duration SCANNED = Duration.ofDays(3);

  private static final int AGE_SECONDS = 60;
  private static final int SMALL = 2000;

  private final FleetIndex index;
  private final Database database;
  private final BaselineLookup baseline;
  private final Clock clock;
  private volatile @Nullable Counted counted;

  /** Sources of the machines in an index. */
  public UpdateSources(FleetIndex index, Database database, BaselineLookup baseline, Clock clock) {
    this.index = index;
    this.database = database;
    this.baseline = baseline;
    this.clock = clock;
  }

  private record Counted(long nanos, boolean small, List<SourceCount.Source> sources) {}

  /** A release of a line that several machines of a source had, or were offered, since then. */
  private record Reached(String source, BuildLine line, int ubr, long firstSeen) {}

  private record Place(String source, BuildLine line) {}

  /** All sources, those with findings first, then those with most machines. */
  public List<UpdateSource> all() {
    List<SourceCount.Source> sources = counted().sources();
    Lines lines = new Lines(baseline.lists());
    LocalDate by = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(STALE_DAYS);
    Elsewhere elsewhere = new Elsewhere(reached(), by);
    return sources.stream()
        .map(source -> shown(source, lines, elsewhere, by))
        .sorted(
            Comparator.comparing((UpdateSource source) -> source.stale().isEmpty())
                .thenComparing(Comparator.comparingLong(UpdateSource::machines).reversed()))
        .toList();
  }

  /** One source; empty if no machine names it. */
  public Optional<UpdateSource> of(String name) {
    return all().stream().filter(source -> source.name().equals(name)).findFirst();
  }

  /** What a machine was not offered although most of its peers were; empty where that is not so. */
  public Optional<PeerOffers.Offer> missedBy(String agentId) {
    return index.query(
        columns -> {
          int slot = columns.slot(agentId);
          return slot < 0
              ? Optional.empty()
              : Optional.ofNullable(new MissedOffers(columns, clock.millis()).of(slot));
        });
  }

  /**
   * Notes what has changed: which releases are there, and what peers were offered. To be run every
   * minute or so by each collector; only one of them writes.
   */
  public void follow(Lease lease) {
    List<SourceCount.Source> sources = count().sources();
    Lines lines = new Lines(baseline.lists());
    List<Reached> reached = reached();
    // First, since a store that can't be written to can be read. What is new is not settled yet.
    index.keep(offers(sources, lines, reached));
    if (lease.held("sources")) {
      note(sources, lines, reached);
    }
  }

  private Counted counted() {
    Counted last = counted;
    boolean fresh =
        last != null
            && !last.small()
            && System.nanoTime() - last.nanos() < Duration.ofSeconds(AGE_SECONDS).toNanos();
    return last != null && fresh ? last : count();
  }

  private Counted count() {
    long now = clock.millis();
    Counted all =
        index.query(
            columns ->
                new Counted(
                    System.nanoTime(),
                    columns.size() <= SMALL,
                    SourceCount.of(columns, now - LATELY.toMillis(), StoredTime.latest(now))));
    counted = all;
    return all;
  }

  private List<Reached> reached() {
    return database.<List<Reached>, RuntimeException>read(
        handle ->
            handle
                .createQuery("SELECT source, build, family, ubr, first_seen FROM source_release")
                .map(
                    (row, ctx) ->
                        new Reached(
                            row.getString(1),
                            new BuildLine(row.getInt(2), WindowsFamily.valueOf(row.getString(3))),
                            row.getInt(4),
                            row.getLong(5)))
                .list());
  }

  private UpdateSource shown(
      SourceCount.Source source, Lines lines, Elsewhere elsewhere, LocalDate by) {
    Map<BuildLine, List<SourceCount.Alike>> byLine = byLine(source);
    List<UpdateSource.Line> shown = new ArrayList<>();
    List<UpdateSource.Stale> stale = new ArrayList<>();
    byLine.forEach(
        (line, alike) -> {
          Releases releases = lines.of(line);
          Wanted wanted = wanted(releases, elsewhere.newest(source.name(), line), by);
          int has = alike.stream().mapToInt(one -> reach(one, releases)).max().orElse(-1);
          boolean current = wanted.ubr() >= 0 && has >= wanted.ubr();
          shown.add(line(line, alike, current));
          UpdateSource.Stale finding = current ? null : stale(line, alike, releases, wanted);
          if (finding != null) {
            stale.add(finding);
          }
        });
    shown.sort(Comparator.comparingLong(UpdateSource.Line::machines).reversed());
    stale.sort(Comparator.comparingLong(UpdateSource.Stale::machines).reversed());
    return new UpdateSource(
        source.name(),
        source.kind(),
        source.machines(),
        source.seen(),
        source.zeros(),
        source.failures().entrySet().stream()
            .map(failure -> new UpdateSource.Failure(failure.getKey(), failure.getValue()))
            .sorted(
                Comparator.comparingLong(UpdateSource.Failure::machines)
                    .reversed()
                    .thenComparing(UpdateSource.Failure::code))
            .toList(),
        source.lastHonestScanAt() < 0 ? null : Instant.ofEpochMilli(source.lastHonestScanAt()),
        List.copyOf(shown),
        List.copyOf(stale));
  }

  private static Map<BuildLine, List<SourceCount.Alike>> byLine(SourceCount.Source source) {
    Map<BuildLine, List<SourceCount.Alike>> byLine = new HashMap<>();
    for (SourceCount.Peers peers : source.peers()) {
      byLine.computeIfAbsent(peers.line(), line -> new ArrayList<>()).addAll(peers.alike());
    }
    return byLine;
  }

  private static UpdateSource.Line line(
      BuildLine line, List<SourceCount.Alike> alike, boolean current) {
    int newest = alike.stream().mapToInt(SourceCount.Alike::ubr).max().orElse(-1);
    return new UpdateSource.Line(
        line,
        alike.stream().mapToLong(SourceCount.Alike::machines).sum(),
        newest < 0 ? null : (Integer) newest,
        alike.stream()
            .filter(one -> one.ubr() == newest)
            .mapToLong(SourceCount.Alike::machines)
            .sum(),
        current);
  }

  /**
   * The release that machines of a line should have, or should have been offered.
   *
   * @param ubr -1 where none is known
   * @param listed null where no list has it
   */
  private record Wanted(int ubr, @Nullable BuildRow listed) {}

  /**
   * What has been out for long enough.
   *
   * @param elsewhere the newest revision that another source has had for long enough; -1: none
   * @param by a release must have been out on this day
   */
  private static Wanted wanted(Releases releases, int elsewhere, LocalDate by) {
    BuildRow listed = releases.monthlyBy(by);
    return listed == null || listed.ubr() < elsewhere
        ? new Wanted(elsewhere, null)
        : new Wanted(listed.ubr(), listed);
  }

  /** The finding of a line that is not current, if there is one: few machines make none. */
  private static UpdateSource.@Nullable Stale stale(
      BuildLine line, List<SourceCount.Alike> alike, Releases releases, Wanted wanted) {
    long sighted = alike.stream().mapToLong(SourceCount.Alike::sighted).sum();
    if (sighted < ENOUGH || wanted.ubr() < 0) {
      return null;
    }
    BuildRow listed = wanted.listed();
    if (listed == null && alike.stream().anyMatch(one -> releases.anyUnlisted(one.offers()))) {
      // It may be the very release, of which no list knows the number.
      return null;
    }
    return new UpdateSource.Stale(
        line,
        sighted,
        wanted.ubr(),
        listed == null ? null : listed.kb(),
        listed == null ? null : listed.outBy().orElse(null));
  }

  private static LocalDate day(long at) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(at), ZoneOffset.UTC);
  }

  /** The newest revision that machines have or were offered. */
  private static int reach(SourceCount.Alike alike, Releases releases) {
    return Math.max(releases.cumulative(alike.ubr()), releases.newestOf(alike.offers()));
  }

  /** How long it is known when a release was reached; a source that goes on has a newer one. */
  private static final Duration KEPT = Duration.ofDays(400);

  /** Notes the newest release that several machines of a source have reached. */
  private void note(List<SourceCount.Source> sources, Lines lines, List<Reached> reached) {
    Map<Place, Integer> known = new HashMap<>();
    reached.forEach(one -> known.merge(new Place(one.source(), one.line()), one.ubr(), Math::max));
    List<Reached> fresh = new ArrayList<>();
    long now = clock.millis();
    believe(reached, now);
    for (SourceCount.Source source : sources) {
      byLine(source)
          .forEach(
              (line, alike) -> {
                int ubr = reachedBySeveral(alike, lines.of(line));
                if (ubr > known.getOrDefault(new Place(source.name(), line), -1)) {
                  fresh.add(new Reached(source.name(), line, ubr, now));
                }
              });
    }
    if (fresh.isEmpty()) {
      return;
    }
    database.writing(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO source_release (source, build, family, ubr, first_seen)"
                      + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
          fresh.forEach(
              one ->
                  batch.add(
                      one.source(),
                      one.line().build(),
                      one.line().family().name(),
                      one.ubr(),
                      one.firstSeen()));
          batch.execute();
        });
  }

  /** Makes times that lie in the future those of now: the clock was ahead when they were stored. */
  private void believe(List<Reached> reached, long now) {
    if (reached.stream().anyMatch(one -> StoredTime.future(one.firstSeen(), now))) {
      database.writing(
          handle ->
              handle.execute(
                  "UPDATE source_release SET first_seen = ? WHERE first_seen > ?",
                  now,
                  StoredTime.latest(now)));
    }
  }

  /**
   * Deletes what is old.
   *
   * @param now a time that is beyond doubt, in ms since 1970
   */
  public void forget(long now) {
    database.writing(
        handle ->
            handle.execute(
                "DELETE FROM source_release WHERE first_seen < ?", now - KEPT.toMillis()));
  }

  private static int reachedBySeveral(List<SourceCount.Alike> alike, Releases releases) {
    Map<Integer, Long> byReach = new TreeMap<>(Comparator.reverseOrder());
    alike.forEach(one -> byReach.merge(reach(one, releases), one.machines(), Long::sum));
    long machines = 0;
    for (Map.Entry<Integer, Long> entry : byReach.entrySet()) {
      machines += entry.getValue();
      if (machines >= SEVERAL) {
        return entry.getKey();
      }
    }
    return -1;
  }

  private PeerOffers offers(List<SourceCount.Source> sources, Lines lines, List<Reached> reached) {
    long now = clock.millis();
    Map<Place, NavigableMap<Integer, Long>> settled = new HashMap<>();
    for (Reached one : reached) {
      if (one.firstSeen() <= now - SCANNED.toMillis()) {
        settled
            .computeIfAbsent(new Place(one.source(), one.line()), place -> new TreeMap<>())
            .put(one.ubr(), one.firstSeen());
      }
    }
    Map<PeerOffers.Group, PeerOffers.Offer> offers = new HashMap<>();
    for (SourceCount.Source source : sources) {
      for (SourceCount.Peers peers : source.peers()) {
        long machines = peers.machines();
        if (machines < PEERS) {
          continue;
        }
        NavigableMap<Integer, Long> known = settled.get(new Place(source.name(), peers.line()));
        PeerOffers.Offer offer =
            known == null ? null : offer(peers, machines, lines.of(peers.line()), known);
        if (offer != null) {
          offers.put(new PeerOffers.Group(source.name(), peers.targetGroup(), peers.line()), offer);
        }
      }
    }
    return new PeerOffers(Map.copyOf(offers), now - LATELY.toMillis());
  }

  /**
   * What most peers were offered.
   *
   * @param settled revisions that machines have had time to scan for, with when each was first seen
   */
  private static PeerOffers.@Nullable Offer offer(
      SourceCount.Peers peers,
      long machines,
      Releases releases,
      NavigableMap<Integer, Long> settled) {
    BuildRow release = releases.monthlyUpTo(settled.lastKey());
    String kb = release == null ? null : release.kb();
    if (release == null || kb == null) {
      return null;
    }
    long offered =
        peers.alike().stream()
            .filter(one -> reach(one, releases) >= release.ubr())
            .mapToLong(SourceCount.Alike::machines)
            .sum();
    return 100 * offered < MOST_PERCENT * machines
        ? null
        : new PeerOffers.Offer(
            kb,
            release.ubr(),
            // Who has a later one could have had this one then.
            Collections.min(settled.tailMap(release.ubr(), true).values()),
            machines,
            offered,
            releases.from(release.ubr()),
            releases.hotpatches());
  }

  /**
   * What sources have had for long enough, so that it counts against the others. A look at all of
   * it for each source and line would take their product.
   */
  private static final class Elsewhere {
    /** The newest revision of a line, and the newest of any other source than that one. */
    private record Best(String source, int ubr, int others) {
      Best with(Reached one) {
        if (one.source().equals(source)) {
          return new Best(source, Math.max(ubr, one.ubr()), others);
        }
        return one.ubr() > ubr
            ? new Best(one.source(), one.ubr(), ubr)
            : new Best(source, ubr, Math.max(others, one.ubr()));
      }
    }

    private final Map<BuildLine, Best> best = new HashMap<>();

    Elsewhere(List<Reached> reached, LocalDate by) {
      for (Reached one : reached) {
        if (!day(one.firstSeen()).isAfter(by)) {
          best.merge(
              one.line(), new Best(one.source(), one.ubr(), -1), (known, first) -> known.with(one));
        }
      }
    }

    /** The newest revision of another source; -1 where there is none. */
    int newest(String source, BuildLine line) {
      Best known = best.get(line);
      return known == null ? -1 : known.source().equals(source) ? known.others() : known.ubr();
    }
  }

  /** Releases by line, each put together once. Not thread-safe. */
  private static final class Lines {
    private final Baselines lists;
    private final Map<BuildLine, Releases> known = new HashMap<>();

    Lines(Baselines lists) {
      this.lists = lists;
    }

    Releases of(BuildLine line) {
      return known.computeIfAbsent(line, one -> new Releases(lists, one));
    }
  }
}
