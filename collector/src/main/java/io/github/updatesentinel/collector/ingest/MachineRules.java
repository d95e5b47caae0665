package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.machine.Disablings.Disabling;
import io.github.updatesentinel.collector.machine.MachineVerdict;
import io.github.updatesentinel.collector.machine.Offers;
import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.StoredTime;
import io.github.updatesentinel.collector.wire.ChangeFingerprint;
import io.github.updatesentinel.collector.wire.ChangeKind;
import io.github.updatesentinel.collector.wire.Heartbeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a heartbeat: pure functions of what is known of the machine, the heartbeat and
 * the collector's clock. Order is by sequence alone, since clocks of machines may say anything.
 */
final class MachineRules {
  /** More changes of one machine on one day are not kept: it flaps, or means harm. */
  static final int MAX_HISTORY_ROWS_PER_DAY = 500;

  /** Of JSON, before it is compressed. */
  static final long MAX_HISTORY_BYTES_PER_DAY = 16L << 20;

  /** A larger heartbeat is the current state, and no more. */
  static final int MAX_HISTORY_BODY = 256 << 10;

  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final long MIN_INTERVAL_MS = Duration.ofSeconds(10).toMillis();
  private static final Set<String> NOT_GOOD =
      Set.of("FALSE_UP_TO_DATE", "SERVICING_BLOCKED", "SCAN_FAILED");

  private final long defaultIntervalMs;

  /**
   * @param defaultInterval for agents that don't report theirs
   */
  MachineRules(Duration defaultInterval) {
    defaultIntervalMs = defaultInterval.toMillis();
  }

  /** The relation of a heartbeat to earlier ones. */
  enum Arrival {
    /** The machine was not known. */
    FIRST,
    /** A higher number than all before. */
    NEXT,
    /** A lower number that had been missing. */
    LATE,
    /** A number that was there already: changes nothing. */
    DUPLICATE,
    /** The machine was restored to an earlier state, and its numbers continue from there. */
    SET_BACK
  }

  /**
   * What to write.
   *
   * @param row the machine from now on
   * @param shown whether the heartbeat is the current state and differs from what is kept of it
   * @param kinds what history keeps it for; empty if for nothing
   * @param kept whether it goes into history
   */
  record Step(
      Arrival arrival, MachineState row, boolean shown, Set<ChangeKind> kinds, boolean kept) {}

  /** The relation of a heartbeat to the known state. */
  static Arrival arrival(@Nullable MachineState known, Heartbeat heartbeat, long receivedAt) {
    if (known == null) {
      return Arrival.FIRST;
    }
    long sequence = heartbeat.sequence();
    if (sequence > known.lastSequence()) {
      return Arrival.NEXT;
    }
    boolean missing = known.missing().contains(sequence);
    if (sentLater(known, heartbeat, receivedAt)
        && plausible(heartbeat, receivedAt)
        && (heartbeat.agent().startedAt() > known.startedAt()
            || (!missing && sequence < known.lastSequence()))) {
      // A repetition is never later than all that was sent before. The agent of a machine that was
      // restored while it ran does not restart, so a number that has arrived is enough; a missing
      // number needs a restart as well.
      return Arrival.SET_BACK;
    }
    return missing ? Arrival.LATE : Arrival.DUPLICATE;
  }

  /**
   * Whether it was sent after all that came before, by corrected clocks: that of a machine may be
   * behind what it was before it was restored. Earlier versions stored the latest time uncorrected,
   * so where only the correction makes this one later, it was also sent after the latest one came.
   */
  private static boolean sentLater(MachineState known, Heartbeat heartbeat, long receivedAt) {
    long latest = latestSentAt(known, receivedAt);
    long corrected = sentAt(heartbeat);
    return corrected > latest && (heartbeat.sentAt() > latest || corrected > known.lastSeen());
  }

  private static long sentAt(Heartbeat heartbeat) {
    return heartbeat.corrected(heartbeat.sentAt());
  }

  /**
   * What to write for a heartbeat that came now.
   *
   * @param known null if the machine is not
   * @param before the state in history before this number; asked for a LATE one only
   */
  Step step(
      @Nullable MachineState known,
      @Nullable ChangeFingerprint before,
      Heartbeat heartbeat,
      long receivedAt) {
    Arrival arrival = arrival(known, heartbeat, receivedAt);
    if (known == null) {
      return first(heartbeat, receivedAt);
    }
    return switch (arrival) {
      case LATE -> late(known, before, heartbeat, receivedAt);
      case DUPLICATE -> new Step(arrival, known, false, Set.of(), false);
      default -> current(arrival, known, heartbeat, receivedAt);
    };
  }

  private Step first(Heartbeat heartbeat, long receivedAt) {
    long sequence = heartbeat.sequence();
    boolean kept = size(heartbeat) <= MAX_HISTORY_BODY;
    MachineState row =
        new MachineState(
            1,
            sequence,
            SequenceGaps.NONE.and(1, sequence - 1),
            receivedAt,
            receivedAt,
            heartbeat.sentAt(),
            latestSentAt(Long.MIN_VALUE, heartbeat, receivedAt),
            heartbeat.agent().startedAt(),
            intervalMs(heartbeat),
            goodScanAt(heartbeat, receivedAt),
            receivedAt,
            day(receivedAt),
            kept ? 1 : 0,
            kept ? size(heartbeat) : 0,
            heartbeat.content(),
            heartbeat.state(),
            false,
            verdict(heartbeat),
            memory(MachineState.Memory.NONE, heartbeat, heartbeat.scan().offered(), receivedAt));
    return new Step(Arrival.FIRST, row, true, EnumSet.of(ChangeKind.FIRST), kept);
  }

  private Step current(Arrival arrival, MachineState known, Heartbeat heartbeat, long receivedAt) {
    boolean setBack = arrival == Arrival.SET_BACK;
    long intervalMs = intervalMs(heartbeat);
    boolean shown =
        setBack || intervalMs != known.intervalMs() || !heartbeat.content().equals(known.content());
    Set<ChangeKind> kinds = heartbeat.state().differsFrom(known.state());
    if (setBack) {
      kinds.add(ChangeKind.SET_BACK);
    }
    boolean kept = !kinds.isEmpty() && mayKeep(known, heartbeat, receivedAt);
    Long goodScanAt = goodScanAt(heartbeat, receivedAt);
    long sequence = heartbeat.sequence();
    MachineState row =
        new MachineState(
            setBack ? known.epoch() + 1 : known.epoch(),
            sequence,
            setBack
                ? SequenceGaps.NONE
                : known.missing().and(known.lastSequence() + 1, sequence - 1),
            known.firstSeen(),
            seen(known, receivedAt),
            heartbeat.sentAt(),
            latestSentAt(latestSentAt(known, receivedAt), heartbeat, receivedAt),
            heartbeat.agent().startedAt(),
            intervalMs,
            goodScanAt != null ? goodScanAt : goodScanAt(known, receivedAt),
            kinds.isEmpty() ? known.changedAt() : receivedAt,
            kept ? day(receivedAt) : known.historyDay(),
            kept ? rows(known, receivedAt) + 1 : known.historyRows(),
            kept ? bytes(known, receivedAt) + size(heartbeat) : known.historyBytes(),
            heartbeat.content(),
            heartbeat.state(),
            false,
            verdict(heartbeat),
            shown ? memory(known, heartbeat, kinds, receivedAt) : known.memory());
    return new Step(arrival, row, shown, kinds, kept);
  }

  /**
   * Proves that the machine lives, and may add to history; its current state is from a later one.
   */
  private Step late(
      MachineState known,
      @Nullable ChangeFingerprint before,
      Heartbeat heartbeat,
      long receivedAt) {
    Set<ChangeKind> kinds =
        before == null ? EnumSet.of(ChangeKind.FIRST) : heartbeat.state().differsFrom(before);
    boolean kept = !kinds.isEmpty() && mayKeep(known, heartbeat, receivedAt);
    MachineState row =
        new MachineState(
            known.epoch(),
            known.lastSequence(),
            known.missing().without(heartbeat.sequence()),
            known.firstSeen(),
            seen(known, receivedAt),
            known.sentAt(),
            latestSentAt(latestSentAt(known, receivedAt), heartbeat, receivedAt),
            known.startedAt(),
            known.intervalMs(),
            later(goodScanAt(known, receivedAt), goodScanAt(heartbeat, receivedAt)),
            known.changedAt(),
            kept ? day(receivedAt) : known.historyDay(),
            kept ? rows(known, receivedAt) + 1 : known.historyRows(),
            kept ? bytes(known, receivedAt) + size(heartbeat) : known.historyBytes(),
            known.content(),
            known.state(),
            false,
            known.verdict(),
            memory(known.memory(), heartbeat, lateOffers(known, heartbeat), receivedAt));
    return new Step(Arrival.LATE, row, false, kinds, kept);
  }

  /**
   * A clock that was far ahead once must not hide permanently that the machine was restored, so its
   * time is neither treated as the latest nor stored as the latest.
   */
  private static boolean plausible(Heartbeat heartbeat, long receivedAt) {
    return plausible(sentAt(heartbeat), receivedAt);
  }

  private static boolean plausible(long sentAt, long receivedAt) {
    return sentAt <= receivedAt + DAY_MS;
  }

  /** What was taken as the latest while our own clock was ahead is no more than a day ahead now. */
  private static long latestSentAt(MachineState known, long receivedAt) {
    return plausible(known.latestSentAt(), receivedAt) ? known.latestSentAt() : Long.MIN_VALUE;
  }

  /** Of two heartbeats the later one; a time of the future is from while our clock was ahead. */
  private static long seen(MachineState known, long receivedAt) {
    return StoredTime.future(known.lastSeen(), receivedAt)
        ? receivedAt
        : Math.max(known.lastSeen(), receivedAt);
  }

  private static @Nullable Long goodScanAt(MachineState known, long receivedAt) {
    Long at = known.goodScanAt();
    return at == null || StoredTime.future(at, receivedAt) ? null : at;
  }

  private static long latestSentAt(long known, Heartbeat heartbeat, long receivedAt) {
    return plausible(heartbeat, receivedAt) ? Math.max(known, sentAt(heartbeat)) : known;
  }

  private long intervalMs(Heartbeat heartbeat) {
    Long told = heartbeat.agent().checkIntervalMs();
    return told != null && told >= MIN_INTERVAL_MS && told <= DAY_MS ? told : defaultIntervalMs;
  }

  /**
   * When a search ended whole on a machine that was not blind; null if that is not known. An agent
   * that says so itself knows best.
   */
  private static @Nullable Long goodScanAt(Heartbeat heartbeat, long receivedAt) {
    Long honest = heartbeat.verdict().lastHonestScanAt();
    if (honest != null) {
      return onOurClock(honest, heartbeat, receivedAt);
    }
    Heartbeat.Scan scan = heartbeat.scan();
    Long at = scan.finishedAt() != null ? scan.finishedAt() : scan.startedAt();
    boolean good =
        "SUCCEEDED".equals(scan.outcome())
            && !scan.warned()
            && !NOT_GOOD.contains(heartbeat.verdict().code());
    return good && at != null ? onOurClock(at, heartbeat, receivedAt) : null;
  }

  private static String verdict(Heartbeat heartbeat) {
    return MachineVerdict.of(heartbeat.verdict().code());
  }

  /**
   * What one source offers says nothing about another: the offers of a machine that has moved begin
   * with the first scan of its new one.
   */
  private static MachineState.Memory memory(
      MachineState known, Heartbeat heartbeat, Set<ChangeKind> kinds, long receivedAt) {
    List<String> offered = heartbeat.scan().offered();
    if (!kinds.contains(ChangeKind.SOURCE)) {
      return memory(known.memory(), heartbeat, offered, receivedAt);
    }
    return memory(
        new MachineState.Memory(Offers.NONE, known.memory().disablings()),
        heartbeat,
        kinds.contains(ChangeKind.SCAN) ? offered : List.of(),
        receivedAt);
  }

  /** None where the heartbeat is of another source, since the machine has moved in the meantime. */
  private static List<String> lateOffers(MachineState known, Heartbeat heartbeat) {
    return heartbeat.state().differsFrom(known.state()).contains(ChangeKind.SOURCE)
        ? List.of()
        : heartbeat.scan().offered();
  }

  private static MachineState.Memory memory(
      MachineState.Memory known, Heartbeat heartbeat, List<String> offered, long receivedAt) {
    long today = day(receivedAt);
    List<Disabling> disablings = new ArrayList<>();
    for (Heartbeat.Disabling one : heartbeat.disablings()) {
      Long at = onOurClock(one.at(), heartbeat, receivedAt);
      disablings.add(
          new Disabling(
              one.at(),
              at == null ? today : day(at),
              Columns.text(one.service(), Integer.MAX_VALUE),
              Columns.textOrNull(one.by(), Integer.MAX_VALUE),
              one.means(),
              Columns.textOrNull(one.policy(), Integer.MAX_VALUE)));
    }
    return new MachineState.Memory(
        known.offers().with(offered, today), known.disablings().with(disablings, today));
  }

  /**
   * The agent's clock may be wrong. Where the agent does not know by how much, its times are taken
   * as an age at {@code sentAt}. A heartbeat may have waited in the spool, where that age grew, so
   * the earlier time is the safe one. A time after {@code sentAt} is from before the clock was
   * corrected: nothing is known of its age.
   */
  private static @Nullable Long onOurClock(long at, Heartbeat heartbeat, long receivedAt) {
    long age = heartbeat.sentAt() - at;
    return age < 0 ? null : Long.valueOf(Math.min(heartbeat.corrected(at), receivedAt - age));
  }

  private static @Nullable Long later(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.max(one, other);
  }

  private static boolean mayKeep(MachineState known, Heartbeat heartbeat, long receivedAt) {
    return rows(known, receivedAt) < MAX_HISTORY_ROWS_PER_DAY
        && size(heartbeat) <= MAX_HISTORY_BODY
        && bytes(known, receivedAt) + size(heartbeat) <= MAX_HISTORY_BYTES_PER_DAY;
  }

  private static int size(Heartbeat heartbeat) {
    return heartbeat.json().remaining();
  }

  private static long bytes(MachineState known, long receivedAt) {
    return known.historyDay() == day(receivedAt) ? known.historyBytes() : 0;
  }

  private static int rows(MachineState known, long receivedAt) {
    return known.historyDay() == day(receivedAt) ? known.historyRows() : 0;
  }

  private static long day(long millis) {
    return Math.floorDiv(millis, DAY_MS);
  }
}
