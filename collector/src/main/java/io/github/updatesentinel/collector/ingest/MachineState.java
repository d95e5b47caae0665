package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.wire.ChangeFingerprint;
import io.github.updatesentinel.collector.wire.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a machine, as far as the next heartbeat is judged by it. Times are
 * milliseconds since 1970.
 *
 * @param missing below {@code lastSequence}
 * @param sentAt of the heartbeat with {@code lastSequence}, by the machine's clock
 * @param latestSentAt the greatest ever that was not more than a day ahead of the collector's clock
 * @param historyDay day since 1970 UTC that {@code historyRows} belongs to
 * @param historyRows rows written to history on that day
 */
record MachineState(
    int epoch,
    long lastSequence,
    SequenceGaps missing,
    long firstSeen,
    long lastSeen,
    long sentAt,
    long latestSentAt,
    long startedAt,
    long intervalMs,
    @Nullable Long goodScanAt,
    long changedAt,
    long historyDay,
    int historyRows,
    Digest content,
    ChangeFingerprint state) {
  /** The time at which the machine becomes silent. */
  long silentAfter() {
    return Silence.after(lastSeen, intervalMs);
  }
}
