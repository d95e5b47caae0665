package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.PatchDays;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The releases that a month's fixes come with. A document also names updates that came later or
 * earlier, out of band, for few of its vulnerabilities; so the release of the patch day is the one
 * that fixes the most.
 */
final class GuideReleases {
  private final NavigableMap<BuildLine, NavigableMap<Integer, Tally>> cumulative = new TreeMap<>();
  private final NavigableMap<BuildLine, NavigableMap<Integer, Tally>> hotpatches = new TreeMap<>();

  GuideReleases(Map<String, String> products, Map<GuideFix, Integer> fixes) {
    fixes.forEach(
        (fix, count) -> {
          WindowsFamily family = family(products.getOrDefault(fix.product(), ""));
          if (family != null) {
            (fix.hotpatch() ? hotpatches : cumulative)
                .computeIfAbsent(new BuildLine(fix.build(), family), line -> new TreeMap<>())
                .computeIfAbsent(fix.ubr(), ubr -> new Tally())
                .add(count, fix.kb());
          }
        });
  }

  /** How often an update is named, and as what. */
  private static final class Tally {
    private int count;
    private final Set<String> kbs = new TreeSet<>();

    void add(int more, @Nullable String kb) {
      count += more;
      if (kb != null) {
        kbs.add(kb);
      }
    }

    /** Null where the document contradicts itself. */
    @Nullable String kb() {
      return kbs.size() == 1 ? kbs.iterator().next() : null;
    }
  }

  /** Null for what is not Windows itself, such as .NET Framework on Windows Server 2025. */
  private static @Nullable WindowsFamily family(String product) {
    if (product.startsWith("Windows Server")) {
      return WindowsFamily.SERVER;
    }
    return product.startsWith("Windows 10") || product.startsWith("Windows 11")
        ? WindowsFamily.CLIENT
        : null;
  }

  /** One or two rows for each line, in their order. */
  List<BuildRow> rows(YearMonth month) {
    LocalDate patchDay = PatchDays.firstAfter(month.atDay(1).minusDays(1));
    List<BuildRow> rows = new ArrayList<>();
    for (BuildLine line : cumulative.keySet()) {
      int ubr = most(cumulative.get(line)).orElseThrow();
      if (isOfBoth(line, ubr) && line.family() == WindowsFamily.SERVER) {
        continue;
      }
      WindowsFamily family = shownFamily(line, ubr);
      String kb = cumulative.get(line).get(ubr).kb();
      hotpatch(line)
          .map(
              found ->
                  row(line, found, hotpatches.get(line).get(found).kb(), patchDay, ubr, family))
          .ifPresent(rows::add);
      rows.add(row(line, ubr, kb, patchDay, null, family));
    }
    return rows;
  }

  private static BuildRow row(
      BuildLine line,
      int ubr,
      @Nullable String kb,
      LocalDate day,
      @Nullable Integer of,
      @Nullable WindowsFamily family) {
    String kind = of == null ? "B" : "H";
    return new BuildRow(line.build(), ubr, kb, day, null, null, kind, of, family);
  }

  /** A revision that a cumulative update has as well can't be told from it. */
  private Optional<Integer> hotpatch(BuildLine line) {
    NavigableMap<Integer, Tally> ofLine = hotpatches.getOrDefault(line, new TreeMap<>());
    return most(ofLine).filter(ubr -> !cumulative.get(line).containsKey(ubr));
  }

  private static Optional<Integer> most(NavigableMap<Integer, Tally> tallies) {
    Integer most = null;
    for (Map.Entry<Integer, Tally> tally : tallies.entrySet()) {
      // The lower one of two: to require too little accuses no computer.
      if (most == null || tally.getValue().count > tallies.get(most).count) {
        most = tally.getKey();
      }
    }
    return Optional.ofNullable(most);
  }

  private boolean isOfBoth(BuildLine line, int ubr) {
    return line.build() < BuildLine.FIRST_WITH_OWN_REVISIONS
        && most(cumulative.getOrDefault(other(line), new TreeMap<>())).equals(Optional.of(ubr));
  }

  private @Nullable WindowsFamily shownFamily(BuildLine line, int ubr) {
    boolean alone = !cumulative.containsKey(other(line));
    boolean isDefault =
        line.family() == WindowsFamily.CLIENT
            && (alone || line.build() >= BuildLine.FIRST_WITH_OWN_REVISIONS);
    return isDefault || isOfBoth(line, ubr) ? null : line.family();
  }

  private static BuildLine other(BuildLine line) {
    return new BuildLine(
        line.build(),
        line.family() == WindowsFamily.CLIENT ? WindowsFamily.SERVER : WindowsFamily.CLIENT);
  }
}
