package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.contract.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What lists of machines are filtered and ordered by. Times are epoch ms; -1 where a number is not
 * known.
 *
 * @param verdict also one that this version does not know
 * @param foundNothing whether the last scan succeeded and found nothing that Windows servicing has
 *     to evaluate
 * @param baselineUbr of the machine's own build line
 */
record IndexEntry(
    String agentId,
    String nameKey,
    String verdict,
    Severity severity,
    long since,
    long lastSeen,
    long silentAfter,
    long goodScanAt,
    boolean foundNothing,
    long build,
    long ubr,
    long baselineUbr,
    @Nullable String domain,
    @Nullable String edition,
    @Nullable String family,
    @Nullable String sourceKind,
    @Nullable String sourceServer) {}
