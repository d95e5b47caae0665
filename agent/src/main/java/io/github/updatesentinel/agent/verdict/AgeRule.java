package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.UpdateScan;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A second opinion: nothing to install, on a release that is long out of date. */
record AgeRule(Duration maxAge) {
  List<Reason> reasons(
      Observation seen, Optional<UpdateScan> freshScan, Baselines baselines, Instant now) {
    if (!freshScan.map(VerdictRules::foundNothing).orElse(false)) {
      return List.of();
    }
    Optional<OsVersion> os = VerdictRules.comparable(seen.os());
    Integer ubr = os.map(OsVersion::ubr).orElse(null);
    if (os.isEmpty() || ubr == null) {
      return List.of();
    }
    return baselines
        .outBy(os.get().build(), ubr)
        .filter(day -> isAged(day, now))
        .map(day -> new Reason(ReasonCode.BUILD_AGED, os.get().text() + " released by " + day))
        .stream()
        .toList();
  }

  private boolean isAged(LocalDate day, Instant now) {
    Instant released = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    return Duration.between(released, now).compareTo(maxAge) > 0;
  }
}
