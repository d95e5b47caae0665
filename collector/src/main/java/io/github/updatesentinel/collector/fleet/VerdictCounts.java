package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.contract.Severity;
import java.util.Map;

/**
 * Machines by verdict; like {@link FleetCounts}, but of some machines only. {@code verdicts} and
 * {@code silent} add up to {@code total}.
 *
 * @param verdicts machines that are not silent, by name of their verdict
 * @param worst the worst severity that such a machine has
 * @param silenceKnown while it is not, none is called silent
 */
public record VerdictCounts(
    Map<String, Long> verdicts,
    Map<String, Severity> worst,
    long silent,
    boolean silenceKnown,
    long total) {}
