package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.baseline.Baselines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much a zero of this update source says.
 *
 * @param differs whether the scan asked another source than policy names
 */
record SourceFindings(boolean differs, List<Reason> reasons) {
  /** So many zeros without sight in a row are no accident. */
  private static final int IN_A_ROW = 3;

  static SourceFindings of(Observation seen, @Nullable UpdateScan freshScan, Baselines baselines) {
    if (freshScan == null) {
      return new SourceFindings(false, List.of());
    }
    List<Reason> reasons = new ArrayList<>();
    Optional<Reason> differs = differs(seen.source(), freshScan.selection());
    differs.ifPresent(reasons::add);
    if (freshScan.foundNothing() && freshScan.isComplete()) {
      zero(seen, freshScan, baselines, reasons);
    }
    return new SourceFindings(differs.isPresent(), reasons);
  }

  private static Optional<Reason> differs(
      Reading<UpdateSource> policy, @Nullable Open<ScanSelection> asked) {
    Optional<ScanSelection> selection = Optional.ofNullable(asked).flatMap(Open::known);
    return policy
        .toOptional()
        .filter(source -> selection.filter(used -> !source.isAskedBy(used)).isPresent())
        .map(
            source ->
                new Reason(
                    ReasonCode.SOURCE_DIFFERS,
                    "asked " + asked + ", policy names " + source.selection()));
  }

  private static void zero(
      Observation seen, UpdateScan scan, Baselines baselines, List<Reason> reasons) {
    Optional<UpdateSource> source = seen.source().toOptional();
    if (scan.sight().is(ScanSight.State.NOTHING_SEEN) && runsCumulativeUpdate(seen, baselines)) {
      reasons.add(new Reason(ReasonCode.SCAN_SEES_NOTHING, "no installed update of Windows"));
      source
          .filter(UpdateSource::isManaged)
          .filter(
              managed ->
                  Boolean.TRUE.equals(managed.configMgr())
                      || seen.search().zerosThatSawNothing() >= IN_A_ROW)
          .map(managed -> new Reason(ReasonCode.SOURCE_OFFERS_NOTHING, managed.text()))
          .ifPresent(reasons::add);
    }
    source
        .filter(UpdateSource::isManaged)
        .map(UpdateSource::server)
        .filter(server -> server.toLowerCase(Locale.ROOT).startsWith("http://"))
        .map(server -> Reason.about(ReasonCode.SOURCE_UNENCRYPTED, "WUServer", server))
        .ifPresent(reasons::add);
  }

  /** As servicing has it; the original release of a line has none. */
  private static boolean runsCumulativeUpdate(Observation seen, Baselines baselines) {
    var fixes = seen.servicing().rollupFixes();
    if (fixes != null) {
      return fixes.installed() != null;
    }
    return VersionFinding.Installed.of(seen.os())
        .flatMap(os -> baselines.row(os.line(), os.ubr()))
        .filter(row -> row.kb() != null)
        .isPresent();
  }
}
