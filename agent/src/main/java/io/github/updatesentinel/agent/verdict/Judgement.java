package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.DefaultStartType;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.Baseline;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules make of one observation.
 *
 * @param certainty only with {@code FALSE_UP_TO_DATE}
 * @param reasons most telling first
 * @param obstacles those of the reasons that are services in the way of updates
 * @param baseline what the build was held against; null where no list knows its line
 * @param dates what is known of when
 */
public record Judgement(
    VerdictCode code,
    @Nullable Certainty certainty,
    Severity severity,
    List<Reason> reasons,
    Set<Reason> obstacles,
    @Nullable Baseline baseline,
    Dates dates) {

  /**
   * Days that matter to an administrator; null where not known.
   *
   * @param requiredReleased when the required build came out
   * @param behindSince when the oldest release came out that the computer lacks
   * @param servicingEnds the last day with updates for this computer
   * @param restartSince since when a restart is pending
   */
  public record Dates(
      @Nullable LocalDate requiredReleased,
      @Nullable LocalDate behindSince,
      @Nullable LocalDate servicingEnds,
      @Nullable Instant restartSince) {
    public static final Dates UNKNOWN = new Dates(null, null, null, null);
  }

  public Judgement {
    reasons = List.copyOf(reasons);
    obstacles = Set.copyOf(obstacles);
  }

  /**
   * Whether a patch manager keeps Windows Update disabled between its own scans: ours would fail,
   * or get in its way.
   */
  public boolean isLeftToPatchManager() {
    return reasons.stream().anyMatch(reason -> reason.is(ReasonCode.PATCH_MANAGER));
  }

  /**
   * The commands that restore the disabled services.
   *
   * @param build of Windows; null where it is not known
   */
  public List<String> repairCommands(@Nullable Integer build) {
    return reasons.stream()
        .filter(reason -> reason.is(ReasonCode.SERVICE_DISABLED))
        .map(Reason::subject)
        .filter(Objects::nonNull)
        .flatMap(service -> DefaultStartType.repairCommand(service, build).stream())
        .toList();
  }

  /** One with the usual severity of its code, and no dates. */
  public Judgement(
      VerdictCode code,
      @Nullable Certainty certainty,
      List<Reason> reasons,
      Set<Reason> obstacles,
      @Nullable Baseline baseline) {
    this(code, certainty, code.severity(), reasons, obstacles, baseline, Dates.UNKNOWN);
  }
}
