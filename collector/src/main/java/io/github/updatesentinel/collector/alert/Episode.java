package io.github.updatesentinel.collector.alert;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a rule knows of one machine that it has applied to. Pure: each step gives another.
 *
 * @param epoch with {@code sequence}: the last change that was looked at
 * @param applies whether the rule applies to the machine
 * @param since since when, or since when not, epoch ms by the collector
 * @param rank of the machine's severity at that change
 * @param toldRank the worst rank that was alerted in this episode
 * @param toldAt time of the last alert, epoch ms; null: never
 * @param tellAt when to alert, epoch ms; null: no alert is due
 * @param overAt when to alert the end, epoch ms; null: no such alert is due
 */
record Episode(
    String agentId,
    long epoch,
    long sequence,
    boolean applies,
    long since,
    long rank,
    long toldRank,
    @Nullable Long toldAt,
    @Nullable Long tellAt,
    @Nullable Long overAt) {

  /** A machine that changes back and forth raises one alert in this time. */
  static final Duration DAMPED = Duration.ofHours(1);

  /** An end must last this long before it is alerted. */
  static final Duration SETTLED = Duration.ofMinutes(5);

  /** A machine that the rule has never applied to. */
  static Episode none(String agentId) {
    return new Episode(agentId, 0, 0, false, 0, 0, 0, null, null, null);
  }

  /** Whether a change comes after the last one that was looked at. */
  boolean before(long otherEpoch, long otherSequence) {
    return otherEpoch > epoch || (otherEpoch == epoch && otherSequence > sequence);
  }

  /**
   * After a change.
   *
   * @param nowApplies whether the rule applies to the state that the machine reported
   * @param at when the change was received, epoch ms
   */
  Episode after(long newEpoch, long newSequence, boolean nowApplies, long newRank, long at) {
    Episode seen =
        new Episode(
            agentId,
            newEpoch,
            newSequence,
            applies,
            since,
            newRank,
            toldRank,
            toldAt,
            tellAt,
            overAt);
    if (nowApplies) {
      return applies ? seen.worse(at) : seen.begun(at);
    }
    return applies ? seen.ended(rank, at) : seen;
  }

  /** Marks the episode as alerted: for states that are older than the rule. */
  Episode asTold(long at) {
    return new Episode(agentId, epoch, sequence, applies, since, rank, rank, at, null, null);
  }

  /** Due for another alert. */
  Episode again(long at) {
    return with(applies, since, toldRank, at, overAt);
  }

  /** After its alert, or the alert of its end. One that was over by then has an end to alert. */
  Episode told(boolean begin, boolean end, long at) {
    Long over = begin && !applies ? (Long) (at + SETTLED.toMillis()) : overAt;
    return new Episode(
        agentId,
        epoch,
        sequence,
        applies,
        since,
        rank,
        begin && applies ? rank : toldRank,
        begin ? (Long) at : toldAt,
        begin ? null : tellAt,
        end ? null : over);
  }

  private Episode begun(long at) {
    if (overAt != null) {
      // The end was never alerted, so the episode continues.
      return with(true, since, toldRank, null, null).worse(at);
    }
    Long last = toldAt;
    boolean damped = last != null && at < last + DAMPED.toMillis();
    return with(
        true, at, 0, damped && last != null ? (Long) (last + DAMPED.toMillis()) : (Long) at, null);
  }

  private Episode worse(long at) {
    return tellAt == null && rank > toldRank ? with(true, since, toldRank, at, null) : this;
  }

  private Episode ended(long endedRank, long at) {
    Long due = tellAt;
    if (due != null) {
      // An alert that is already due is sent anyway, of what it was about; a later one is not.
      return due <= at
          ? with(false, at, Math.max(toldRank, endedRank), due, null)
          : with(false, at, toldRank, null, null);
    }
    boolean told = toldAt != null && toldAt >= since;
    return with(
        false, told ? since : at, toldRank, null, told ? (Long) (at + SETTLED.toMillis()) : null);
  }

  private Episode with(
      boolean nowApplies,
      long newSince,
      long newToldRank,
      @Nullable Long newTellAt,
      @Nullable Long newOverAt) {
    return new Episode(
        agentId,
        epoch,
        sequence,
        nowApplies,
        newSince,
        rank,
        newToldRank,
        toldAt,
        newTellAt,
        newOverAt);
  }
}
