package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The installed build against what its line should have. */
record VersionFinding(Kind kind, @Nullable Baseline baseline, List<Reason> reasons) {
  enum Kind {
    BEHIND,
    CURRENT,
    UNKNOWN
  }

  static VersionFinding of(Observation seen, Baselines baselines) {
    Optional<OsVersion> os = VerdictRules.comparable(seen.os());
    Integer ubr = os.map(OsVersion::ubr).orElse(null);
    if (os.isEmpty() || ubr == null) {
      return unknown(notReadable(seen.os()));
    }
    Optional<Baseline> wanted =
        baselines.wanted(new BuildLine(os.get().build(), os.get().family()), LocalDate.MAX);
    if (wanted.isEmpty()) {
      return unknown("build line " + os.get().build());
    }
    if (ubr >= wanted.get().ubr()) {
      return new VersionFinding(Kind.CURRENT, wanted.get(), List.of());
    }
    Reason behind =
        new Reason(ReasonCode.BUILD_BEHIND, os.get().text() + " < " + wanted.get().text());
    List<Reason> reasons =
        Boolean.TRUE.equals(seen.rebootPending())
            ? List.of(behind, new Reason(ReasonCode.REBOOT_PENDING, os.get().text()))
            : List.of(behind);
    return new VersionFinding(Kind.BEHIND, wanted.get(), reasons);
  }

  private static VersionFinding unknown(String detail) {
    return new VersionFinding(
        Kind.UNKNOWN, null, List.of(new Reason(ReasonCode.BASELINE_MISSING, detail)));
  }

  private static String notReadable(Reading<OsVersion> os) {
    return os.toOptional()
        .map(version -> "revision of build " + version.build() + " not readable")
        .orElseGet(() -> os.failure().map(Object::toString).orElse("build not readable"));
  }
}
