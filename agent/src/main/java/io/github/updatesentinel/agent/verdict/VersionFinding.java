package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The installed build against what its line should have.
 *
 * @param baseline what it was held against; null where no list knows the line
 * @param behindSince the day on which the oldest release came out that it lacks; null where it
 *     lacks none, or where that is not known
 */
record VersionFinding(
    Kind kind, @Nullable Baseline baseline, @Nullable LocalDate behindSince, List<Reason> reasons) {
  /** After the deferral that policy sets, so much time is left for installing. */
  private static final Duration AFTER_DEFERRAL = Duration.ofDays(7);

  enum Kind {
    BEHIND,
    CURRENT,
    /** No list, or a list that is too old, or numbers that contradict each other. */
    UNKNOWN
  }

  /** The installed build where it is known with its revision. */
  record Installed(OsVersion os, BuildLine line, int ubr) {
    static Optional<Installed> of(Reading<OsVersion> os) {
      return os.toOptional()
          .flatMap(
              version ->
                  Optional.ofNullable(version.ubr())
                      .map(ubr -> new Installed(version, line(version), ubr)));
    }

    private static BuildLine line(OsVersion os) {
      return new BuildLine(os.build(), os.family());
    }
  }

  static VersionFinding of(
      Observation seen,
      Baselines baselines,
      Lifecycle lifecycle,
      VerdictLimits limits,
      Today today) {
    Optional<Installed> os = Installed.of(seen.os());
    if (os.isEmpty()) {
      return unknown(notReadable(seen.os()));
    }
    Installed installed = os.get();
    LocalDate requiredBy = requiredBy(deferral(seen), limits.shippedGrace(), today);
    Optional<BuildList> list = baselines.listOf(installed.line(), requiredBy);
    Optional<Baseline> wanted = baselines.wanted(installed.line(), requiredBy);
    if (list.isEmpty() && isNewest(installed, baselines)) {
      // All that the line has is too young to be required, and installed all the same.
      requiredBy = LocalDate.MAX;
      list = baselines.listOf(installed.line(), requiredBy);
      wanted = baselines.wanted(installed.line(), requiredBy);
    }
    Optional<BuildRow> row = baselines.row(installed.line(), installed.ubr());
    int ubr = baselines.cumulative(installed.line(), installed.ubr());
    List<Reason> reasons = new ArrayList<>();
    deferred(seen, baselines, installed, ubr, reasons);
    boolean hotpatched =
        row.map(BuildRow::of).isPresent() || mayBeHotpatched(seen, installed, baselines);
    Optional<Reason> contradiction = hotpatched ? Optional.empty() : contradiction(seen, installed);
    contradiction.ifPresent(reasons::add);
    if (list.isEmpty() || wanted.isEmpty()) {
      reasons.add(new Reason(ReasonCode.BASELINE_MISSING, "build line " + installed.line()));
      return new VersionFinding(Kind.UNKNOWN, null, null, reasons);
    }
    boolean stale = isStale(list.get(), installed.line(), lifecycle, limits, today);
    if (stale) {
      reasons.add(staleness(list.get(), installed.line()));
    }
    if (isUnlistedHotpatch(seen, installed, baselines)) {
      reasons.add(new Reason(ReasonCode.BASELINE_MISSING, "hotpatch " + installed.os().text()));
      return new VersionFinding(Kind.UNKNOWN, wanted.get(), null, reasons);
    }
    if (ubr < wanted.get().ubr()) {
      reasons.add(
          new Reason(ReasonCode.BUILD_BEHIND, installed.os().text() + " < " + wanted.get().text()));
      return new VersionFinding(
          Kind.BEHIND,
          wanted.get(),
          baselines.firstMissed(installed.line(), ubr, wanted.get().ubr()).orElse(null),
          reasons);
    }
    boolean shipped = list.get().source() == BaselineSource.SHIPPED;
    boolean mayRequireMore = shipped && baselines.lacksChosen();
    if (mayRequireMore) {
      reasons.add(new Reason(ReasonCode.BASELINE_MISSING, "a configured list can't be read"));
    }
    // An old list that an administrator chose still says what that administrator requires.
    boolean unsure = contradiction.isPresent() || (stale && shipped) || mayRequireMore;
    return new VersionFinding(unsure ? Kind.UNKNOWN : Kind.CURRENT, wanted.get(), null, reasons);
  }

  private static boolean isNewest(Installed installed, Baselines baselines) {
    return baselines
        .wanted(installed.line())
        .filter(newest -> installed.ubr() >= newest.ubr())
        .isPresent();
  }

  private static VersionFinding unknown(String detail) {
    return new VersionFinding(
        Kind.UNKNOWN, null, null, List.of(new Reason(ReasonCode.BASELINE_MISSING, detail)));
  }

  private static String notReadable(Reading<OsVersion> os) {
    return os.toOptional()
        .map(version -> "revision of build " + version.build() + " not readable")
        .orElseGet(() -> os.failure().map(Object::toString).orElse("build not readable"));
  }

  private static Optional<Integer> deferral(Observation seen) {
    return seen.policy()
        .toOptional()
        .flatMap(policy -> Reading.valueOf(policy.deferDays()))
        .filter(days -> days > 0);
  }

  /** By when a release of the shipped list must have come out to be required. */
  private static LocalDate requiredBy(Optional<Integer> deferral, Duration grace, Today today) {
    long days =
        Math.max(grace.toDays(), deferral.map(defer -> defer + AFTER_DEFERRAL.toDays()).orElse(0L));
    return today.dayAtLeast().minusDays(days);
  }

  /** The deferral is why a newer release is not offered yet. */
  private static void deferred(
      Observation seen, Baselines baselines, Installed installed, int ubr, List<Reason> reasons) {
    deferral(seen)
        .filter(
            days ->
                baselines
                    .wanted(installed.line(), LocalDate.MAX)
                    .filter(newest -> ubr < newest.ubr())
                    .isPresent())
        .ifPresent(days -> reasons.add(new Reason(ReasonCode.UPDATES_DEFERRED, days + " days")));
  }

  /**
   * Hotpatches have revisions of their own, between those of cumulative updates; only a list that
   * has the very one can place it.
   */
  private static boolean isUnlistedHotpatch(
      Observation seen, Installed installed, Baselines baselines) {
    return mayBeHotpatched(seen, installed, baselines)
        && baselines.row(installed.line(), installed.ubr()).isEmpty()
        && baselines
            .newestOfBaseMonths(installed.line())
            .filter(base -> installed.ubr() > base.ubr())
            .isPresent();
  }

  /** Where that can't be read, it may be so if the line has hotpatches. */
  private static boolean mayBeHotpatched(
      Observation seen, Installed installed, Baselines baselines) {
    Boolean hotpatch = seen.servicing().hotpatch();
    return hotpatch == null ? baselines.hasHotpatches(installed.line()) : hotpatch;
  }

  private static boolean isStale(
      BuildList list, BuildLine line, Lifecycle lifecycle, VerdictLimits limits, Today today) {
    if (lifecycle.ended()) {
      // Nothing newer will come.
      return false;
    }
    if (today.now() == null) {
      // A list of unknown age calls nothing current, unless an administrator chose it.
      return list.source() == BaselineSource.SHIPPED;
    }
    return list.newest(line).filter(day -> today.isOlder(day, limits.baselineMaxAge())).isPresent();
  }

  private static Reason staleness(BuildList list, BuildLine line) {
    String day = list.newest(line).map(LocalDate::toString).orElse("none");
    return new Reason(
        ReasonCode.BASELINE_STALE,
        "newest release of line %s in list %s: %s".formatted(line, list.source(), day));
  }

  /**
   * The registry's revision against that of the newest cumulative update. Revisions are compared
   * alone, since packages name the base build. A hotpatch raises the one and not the other.
   */
  private static Optional<Reason> contradiction(Observation seen, Installed installed) {
    RollupFixes fixes = seen.servicing().rollupFixes();
    if (fixes == null) {
      return Optional.empty();
    }
    RollupFix newest = fixes.installed();
    if (newest == null || newest.ubr() == installed.ubr()) {
      return Optional.empty();
    }
    RollupFix pending = fixes.pending();
    if (pending != null && pending.ubr() > newest.ubr()) {
      return Optional.empty();
    }
    return Optional.of(
        new Reason(
            ReasonCode.BUILD_CONTRADICTORY,
            "%s, newest cumulative update %d.%d"
                .formatted(installed.os().text(), newest.build(), newest.ubr())));
  }
}
