package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.verdict.VersionFinding.Installed;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.PatchDays;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the installed version of Windows still gets updates.
 *
 * @param ends the last day with updates for this computer; null where that is not known
 * @param ended whether the first patch day without an update is past
 */
record Lifecycle(@Nullable LocalDate ends, boolean ended, List<Reason> reasons) {
  private static final Lifecycle UNKNOWN = new Lifecycle(null, false, List.of());

  /** From when on an end is announced. */
  private static final Duration SOON = Duration.ofDays(90);

  static Lifecycle of(Observation seen, Baselines baselines, Today today) {
    Optional<ServicingEnd> known =
        seen.os()
            .toOptional()
            .flatMap(
                os -> baselines.servicing(new BuildLine(os.build(), os.family()), os.edition()));
    if (known.isEmpty()) {
      return UNKNOWN;
    }
    ServicingEnd servicing = known.get();
    boolean licensed = Boolean.TRUE.equals(seen.servicing().esu());
    // The revision may not be known: then nothing shows that updates still come.
    boolean stillUpdated =
        Installed.of(seen.os())
            .filter(os -> baselines.hasReleaseAfter(servicing.ends(), os.line(), os.ubr()))
            .isPresent();
    LocalDate ends = licensed || stillUpdated ? servicing.esuEnds() : servicing.ends();
    if (ends == null) {
      return licensed && !stillUpdated ? at(servicing.ends(), seen, servicing, today) : UNKNOWN;
    }
    return at(ends, seen, servicing, today);
  }

  private static Lifecycle at(
      LocalDate ends, Observation seen, ServicingEnd servicing, Today today) {
    Optional<LocalDate> day = today.day();
    if (day.isEmpty()) {
      return new Lifecycle(ends, false, List.of());
    }
    boolean ended = day.get().isAfter(PatchDays.firstAfter(ends));
    List<Reason> reasons = new ArrayList<>();
    if (ended) {
      reasons.add(new Reason(ReasonCode.SERVICING_ENDED, ends.toString()));
      LocalDate esuEnds = servicing.esuEnds();
      if (esuEnds != null
          && !day.get().isAfter(PatchDays.firstAfter(esuEnds))
          && !Boolean.TRUE.equals(seen.servicing().esu())) {
        reasons.add(new Reason(ReasonCode.ESU_NOT_LICENSED, "available until " + esuEnds));
      }
    } else if (!today.isFurtherAhead(ends, SOON)) {
      reasons.add(new Reason(ReasonCode.SERVICING_ENDS_SOON, ends.toString()));
    }
    return new Lifecycle(ends, ended, reasons);
  }
}
