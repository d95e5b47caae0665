package io.github.updatesentinel.collector.machine;

import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine as lists show it. Null is not known, never zero. Times of scans are by the machine's
 * clock, {@code lastSeen} and {@code firstSeen} by the collector's, and {@code since} as far as the
 * machine's clock can be believed.
 *
 * @param host computer name; {@link #name()} for what to show
 * @param family such as {@code SERVER}
 * @param targetGroup on the update server
 * @param tags its own, and that of its enrollment token
 * @param verdict the last one, also of a machine that is silent now; a newer agent may have named
 *     one that this version does not know
 * @param severity as the agent reported it; a newer one may have one that this version does not
 *     know
 * @param silent whether it has sent nothing for three of its intervals
 * @param scanServicingFound how many of {@code scanFound} Windows servicing has to evaluate
 * @param goodScanAt end of the last scan that ended whole while nothing blocked it
 * @param behindSince release day of the first required revision that it lacks, such as {@code
 *     2026-10-13}
 * @param retiredAt null: it is not retired
 * @param disablings who disabled its services
 * @param reasons codes only, in no particular order; the machine's page has them with details
 */
public record MachineRow(
    String agentId,
    @Nullable String host,
    @Nullable String domain,
    @Nullable String product,
    @Nullable String edition,
    @Nullable String release,
    @Nullable Long build,
    @Nullable Long ubr,
    @Nullable Boolean cmge,
    @Nullable String family,
    @Nullable String sourceKind,
    @Nullable String sourceServer,
    @Nullable String targetGroup,
    List<String> tags,
    Open<VerdictCode> verdict,
    @Nullable String certainty,
    Open<Severity> severity,
    Instant since,
    boolean silent,
    Instant firstSeen,
    Instant lastSeen,
    long intervalMs,
    @Nullable String scanOutcome,
    @Nullable String scanHresult,
    @Nullable Long scanFound,
    @Nullable Long scanServicingFound,
    @Nullable Instant scanFinishedAt,
    @Nullable Instant goodScanAt,
    @Nullable Boolean rebootPending,
    @Nullable Long baselineBuild,
    @Nullable Long baselineUbr,
    @Nullable String baselineKb,
    @Nullable String behindSince,
    String agentVersion,
    @Nullable Instant retiredAt,
    Disablings disablings,
    List<String> reasons) {

  /** The display name of the machine: its name, or the agent id if it reported none. */
  public String name() {
    return host == null ? agentId : host;
  }

  /** {@code 19044.1706}, {@code 19044}, or null. */
  public @Nullable String fullBuild() {
    if (build == null) {
      return null;
    }
    return ubr == null ? build.toString() : build + "." + ubr;
  }
}
