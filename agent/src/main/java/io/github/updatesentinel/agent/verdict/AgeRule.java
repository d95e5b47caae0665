package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.verdict.VersionFinding.Installed;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.baseline.Baselines;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** A second opinion, whatever a scan found: the installed release is long out of date. */
record AgeRule(Duration maxAge) {
  Optional<Reason> reason(Observation seen, Baselines baselines, Today today) {
    return outBy(seen, baselines)
        .filter(day -> today.isOlder(day, maxAge))
        .map(day -> new Reason(ReasonCode.BUILD_AGED, text(seen) + " released by " + day));
  }

  /** The latest day on which the installed release can have come out. */
  private static Optional<LocalDate> outBy(Observation seen, Baselines baselines) {
    return Installed.of(seen.os())
        .flatMap(os -> baselines.outBy(os.line(), os.ubr()))
        .or(() -> rollupInstalled(seen));
  }

  /** An update is no younger than its installation. */
  private static Optional<LocalDate> rollupInstalled(Observation seen) {
    return Optional.ofNullable(seen.servicing().rollupFixes())
        .map(RollupFixes::installed)
        .map(RollupFix::installedAt)
        .map(at -> at.atZone(ZoneOffset.UTC).toLocalDate());
  }

  private static String text(Observation seen) {
    return Installed.of(seen.os()).map(os -> os.os().text()).orElse("");
  }
}
