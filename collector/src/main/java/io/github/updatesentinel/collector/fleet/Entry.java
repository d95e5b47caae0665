package io.github.updatesentinel.collector.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What lists of machines are filtered and ordered by. Times are epoch ms; -1 where a number is not
 * known.
 *
 * @param baselineUbr of the machine's own build line
 */
record Entry(
    String agentId,
    String nameKey,
    VerdictCode verdict,
    Severity severity,
    long since,
    long silentAfter,
    long goodScanAt,
    long build,
    long ubr,
    long baselineUbr,
    @Nullable String domain,
    @Nullable String edition,
    @Nullable String sourceKind,
    @Nullable String sourceServer) {}
