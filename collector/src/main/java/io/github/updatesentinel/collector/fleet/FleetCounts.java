package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many machines there are, of which kind. {@code verdicts} and {@code silent} add up to {@code
 * total}.
 *
 * @param verdicts machines that are not silent, by name of their verdict: every one in order of
 *     {@link VerdictCode}, then the most frequent of newer agents
 * @param severities machines that are not silent, for every severity, mildest first
 * @param worst the worst severity that such a machine has, for every verdict that one has
 * @param silent machines that have sent nothing for three of their intervals
 * @param asOf when this was counted
 * @param listeningSince since when some collector has listened without a gap; null: not yet
 * @param silenceKnown whether that is long enough to call a machine silent; while it is not, none
 *     is
 * @param editions machines by edition, most first, the top {@value Fleet#TOP}; so the others
 * @param builds by build number, such as {@code 19044}, servers and clients together
 * @param lines by build line
 */
public record FleetCounts(
    long total,
    Map<String, Long> verdicts,
    Map<Severity, Long> severities,
    Map<String, Severity> worst,
    long silent,
    Instant asOf,
    @Nullable Instant listeningSince,
    boolean silenceKnown,
    List<Count> editions,
    List<Count> families,
    List<Count> domains,
    List<Count> builds,
    List<Line> lines,
    List<Count> sourceKinds,
    List<Count> sourceServers,
    List<Count> targetGroups,
    List<Count> agentVersions,
    List<Count> tags,
    List<Count> reasons) {

  /** A value and how many machines have it. */
  public record Count(String value, long machines) {}

  /** A build line and how many machines are of it. */
  public record Line(BuildLine line, long machines) {}

  /** Machines with this verdict that are not silent. */
  public long of(VerdictCode verdict) {
    return verdicts.getOrDefault(verdict.name(), 0L);
  }
}
