package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.UpdateScan;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** A second opinion: nothing to install, on a release that is long out of date. */
record AgeRule(Duration maxAge) {
  List<Reason> reasons(
      Observation seen, Optional<UpdateScan> freshScan, Baselines baselines, Instant now) {
    if (!freshScan.map(UpdateScan::foundNothing).orElse(false)) {
      return List.of();
    }
    return day(seen, baselines::outBy)
        .filter(day -> isAged(day, now))
        .map(day -> new Reason(ReasonCode.BUILD_AGED, text(seen) + " released by " + day))
        .stream()
        .toList();
  }

  /** Whether the installed release is known to be none that is out of date. */
  boolean isYoung(Observation seen, Baselines baselines, Instant now) {
    return day(seen, baselines::released).filter(day -> !isAged(day, now)).isPresent();
  }

  private static Optional<LocalDate> day(
      Observation seen, BiFunction<BuildLine, Integer, Optional<LocalDate>> list) {
    Optional<OsVersion> os = VerdictRules.comparable(seen.os());
    Integer ubr = os.map(OsVersion::ubr).orElse(null);
    return os.isEmpty() || ubr == null
        ? Optional.empty()
        : list.apply(new BuildLine(os.get().build(), os.get().family()), ubr);
  }

  private static String text(Observation seen) {
    return seen.os().toOptional().map(OsVersion::text).orElse("");
  }

  private boolean isAged(LocalDate day, Instant now) {
    Instant released = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    return Duration.between(released, now).compareTo(maxAge) > 0;
  }
}
