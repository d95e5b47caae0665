package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The releases of one build line in all lists. Not thread-safe. */
final class Releases {
  /** Of a KB number that no list has. */
  static final int UNLISTED = -1;

  private final TreeMap<Integer, BuildRow> rows = new TreeMap<>();
  private final Map<Integer, Integer> hotpatches = new HashMap<>();
  private final Map<String, Integer> byKb = new HashMap<>();
  private final Map<String, Offered> newest = new HashMap<>();
  private final Map<Integer, Set<String>> from = new HashMap<>();
  private final Map<Upper, Optional<BuildRow>> monthly = new HashMap<>();

  private record Offered(int ubr, boolean anyUnlisted) {}

  private record Upper(int ubr, LocalDate day) {}

  Releases(Baselines lists, BuildLine line) {
    for (BuildList list : lists.lists()) {
      list.rows(line).forEach(this::add);
    }
    rows.values().forEach(row -> row(row.kb(), cumulative(row.ubr())));
  }

  private void add(int ubr, BuildRow row) {
    // The first list that has a release knows it best, but it may not know its day.
    rows.merge(ubr, row, (old, next) -> old.outBy().isEmpty() && old.kb() == null ? next : old);
    Integer of = row.of();
    if (of != null) {
      hotpatches.putIfAbsent(ubr, of);
    }
  }

  private void row(@Nullable String kb, int ubr) {
    if (kb != null) {
      byKb.merge(kb, ubr, Math::max);
    }
  }

  /** A hotpatch as the cumulative update that it stands for, every other revision as itself. */
  int cumulative(int ubr) {
    return hotpatches.getOrDefault(ubr, ubr);
  }

  Map<Integer, Integer> hotpatches() {
    return Collections.unmodifiableMap(hotpatches);
  }

  /**
   * The newest revision that updates bring; {@link #UNLISTED} where no list has any of them.
   *
   * @param offers KB numbers with a space between them, which many machines share
   */
  int newestOf(@Nullable String offers) {
    return offers == null ? UNLISTED : newest.computeIfAbsent(offers, this::read).ubr();
  }

  /** Whether some of these updates are in no list. */
  boolean anyUnlisted(@Nullable String offers) {
    return offers != null && newest.computeIfAbsent(offers, this::read).anyUnlisted();
  }

  private Offered read(String offers) {
    int ubr = UNLISTED;
    boolean unlisted = false;
    for (String kb : offers.split(" ", -1)) {
      int brings = byKb.getOrDefault(kb, UNLISTED);
      unlisted |= brings == UNLISTED;
      ubr = Math.max(ubr, brings);
    }
    return new Offered(ubr, unlisted);
  }

  /**
   * KB numbers of this revision and of later ones; put together once, for tens of thousands of
   * groups may have the same line.
   */
  Set<String> from(int ubr) {
    return from.computeIfAbsent(ubr, this::numbersFrom);
  }

  private Set<String> numbersFrom(int ubr) {
    Set<String> numbers = new HashSet<>();
    byKb.forEach(
        (kb, brings) -> {
          if (brings >= ubr) {
            numbers.add(kb);
          }
        });
    return Collections.unmodifiableSet(numbers);
  }

  /** The newest monthly release that was out by a day; null where none is known. */
  @Nullable BuildRow monthlyBy(LocalDate day) {
    return monthly(Integer.MAX_VALUE, day);
  }

  /** The newest monthly release with a KB number up to a revision; null where none is known. */
  @Nullable BuildRow monthlyUpTo(int ubr) {
    return monthly(ubr, LocalDate.MAX);
  }

  private @Nullable BuildRow monthly(int ubr, LocalDate day) {
    return monthly.computeIfAbsent(new Upper(ubr, day), this::newestMonthly).orElse(null);
  }

  private Optional<BuildRow> newestMonthly(Upper upper) {
    for (BuildRow row : rows.headMap(upper.ubr(), true).descendingMap().values()) {
      boolean hotpatch = BaselineLimits.HOTPATCH.equals(row.kind());
      if (!hotpatch
          && row.kb() != null
          && row.isMonthly()
          && row.outBy().filter(out -> !out.isAfter(upper.day())).isPresent()) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }
}
