package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.machine.Disablings;
import io.github.updatesentinel.collector.machine.Offers;
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
 * @param latestSentAt the greatest ever that was not more than a day ahead of the collector's
 *     clock; corrected by what the agent knows of its clock, except where an earlier version stored
 *     it
 * @param historyDay day since 1970 UTC that {@code historyRows} belongs to
 * @param historyRows rows written to history on that day
 * @param historyBytes JSON of the heartbeats in them
 * @param retired whether it was taken out of all lists, until it reports again
 * @param verdict of the heartbeat with {@code lastSequence}
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
    long historyBytes,
    Digest content,
    ChangeFingerprint state,
    boolean retired,
    String verdict,
    Memory memory) {
  /** What no single heartbeat tells: each lists the latest only. */
  record Memory(Offers offers, Disablings disablings) {
    static final Memory NONE = new Memory(Offers.NONE, Disablings.NONE);
  }

  /** The time at which the machine becomes silent. */
  long silentAfter() {
    return Silence.after(lastSeen, intervalMs);
  }
}
