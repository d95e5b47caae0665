package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import org.jspecify.annotations.Nullable;

/**
 * What lists of machines are filtered and ordered by. Times are epoch ms; -1 where a number is not
 * known.
 *
 * @param foundNothing whether the last scan succeeded and found no updates
 * @param baselineUbr of the machine's own build line
 */
record IndexEntry(
    String agentId,
    String nameKey,
    VerdictCode verdict,
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
    @Nullable String sourceKind,
    @Nullable String sourceServer) {}
