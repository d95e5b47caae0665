package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.machine.TextSet;
import io.github.updatesentinel.contract.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What lists of machines are filtered and ordered by. Times are epoch ms; -1 where a number is not
 * known.
 *
 * @param verdict also one that this version does not know
 * @param severity to order and filter by
 * @param foundNothing whether the last scan succeeded and found nothing that Windows servicing has
 *     to evaluate
 * @param since of the verdict, as far as the machine's clock can be believed
 * @param scanAt when the last scan ended
 * @param baselineUbr of the machine's own build line
 * @param tags its own and that of its enrollment token, as a {@link TextSet}
 * @param accounts who changed start types, as a {@link TextSet}
 * @param kbs what the last scan offered, as a {@link TextSet}
 * @param hardware that it enrolled on; 0 where that is not known
 * @param offered KB numbers of servicing updates, in ascending order with a space between them
 * @param causes what disabled services, as {@code Disablings.shared}
 * @param failure what the last scan failed with, such as {@code 0x8024401C}
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
    long scanAt,
    boolean foundNothing,
    long build,
    long ubr,
    long baselineUbr,
    @Nullable String domain,
    @Nullable String edition,
    @Nullable String family,
    @Nullable String sourceKind,
    @Nullable String sourceServer,
    @Nullable String targetGroup,
    String agentVersion,
    @Nullable String tags,
    @Nullable String accounts,
    @Nullable String kbs,
    long hardware,
    @Nullable String offered,
    @Nullable String causes,
    @Nullable String failure) {}
