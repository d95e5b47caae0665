package io.github.updatesentinel.collector.baseline.guide;

import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.PatchDays;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The releases that a month's fixes come with. A document also names updates that came later or
 * earlier, out of band, for few of its vulnerabilities; so the release of the patch day is the one
 * that fixes the most.
 */
final class GuideReleases {
  private final Map<BuildLine, GuideTally> cumulative = new TreeMap<>();
  private final Map<BuildLine, GuideTally> hotpatches = new TreeMap<>();

  GuideReleases(Map<String, String> products, Map<GuideFix, Integer> fixes) {
    fixes.forEach(
        (fix, count) -> {
          WindowsFamily family = family(products.getOrDefault(fix.product(), ""));
          if (family != null) {
            (fix.hotpatch() ? hotpatches : cumulative)
                .computeIfAbsent(new BuildLine(fix.build(), family), line -> new GuideTally())
                .add(fix, count);
          }
        });
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
    cumulative.forEach(
        (line, tally) ->
            tally
                .most()
                .filter(monthly -> !isOfClientsToo(line, monthly.ubr()))
                .ifPresent(
                    monthly -> {
                      hotpatch(line, tally)
                          .map(found -> row(line, found, patchDay, monthly.ubr()))
                          .ifPresent(rows::add);
                      rows.add(row(line, monthly, patchDay, null));
                    }));
    return rows;
  }

  /** A revision that a cumulative update has as well can't be told from it. */
  private Optional<GuideTally.Revision> hotpatch(BuildLine line, GuideTally tally) {
    return hotpatches
        .getOrDefault(line, GuideTally.EMPTY)
        .most()
        .filter(found -> !tally.names(found.ubr()));
  }

  private BuildRow row(
      BuildLine line, GuideTally.Revision revision, LocalDate day, @Nullable Integer of) {
    return new BuildRow(
        line.build(),
        revision.ubr(),
        revision.kb(),
        day,
        null,
        null,
        of == null ? "B" : "H",
        of,
        shownFamily(line, of == null ? revision.ubr() : of));
  }

  /** Whether the row of the clients is for servers as well. */
  private boolean isOfClientsToo(BuildLine line, int ubr) {
    return line.family() == WindowsFamily.SERVER && isShared(line, ubr);
  }

  private boolean isShared(BuildLine line, int ubr) {
    return line.build() < BuildLine.FIRST_WITH_OWN_REVISIONS
        && other(line).most().filter(found -> found.ubr() == ubr).isPresent();
  }

  /** Null where a row without family is understood in this way. */
  private @Nullable WindowsFamily shownFamily(BuildLine line, int ubr) {
    boolean isClients =
        line.family() == WindowsFamily.CLIENT
            && (line.build() >= BuildLine.FIRST_WITH_OWN_REVISIONS || other(line).most().isEmpty());
    return isClients || isShared(line, ubr) ? null : line.family();
  }

  private GuideTally other(BuildLine line) {
    WindowsFamily family =
        line.family() == WindowsFamily.CLIENT ? WindowsFamily.SERVER : WindowsFamily.CLIENT;
    return cumulative.getOrDefault(new BuildLine(line.build(), family), GuideTally.EMPTY);
  }
}
