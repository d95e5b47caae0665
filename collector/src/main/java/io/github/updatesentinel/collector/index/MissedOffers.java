package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.column.Interned;
import io.github.updatesentinel.collector.store.StoredTime;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which machines were not offered what their peers were; for one query. */
public final class MissedOffers {
  private static final int SOURCE_BITS = 22;
  private static final int GROUP_BITS = 21;
  private static final int LINE_BITS = 20;

  /** These say themselves why a scan finds nothing, or that nothing is known of one. */
  private static final Set<VerdictCode> EXPLAINED =
      Set.of(
          VerdictCode.UNKNOWN,
          VerdictCode.RESTART_PENDING,
          VerdictCode.HELD_BACK,
          VerdictCode.END_OF_SERVICE);

  private final MachineColumns columns;
  private final long now;
  private final long seenFrom;
  private final Map<Long, PeerOffers.Offer> offers = new HashMap<>();

  /** By what is enough, which all groups of a release share: there may be very many groups. */
  private final IdentityHashMap<Set<String>, BitSet> offering = new IdentityHashMap<>();

  /**
   * Of the machines in these columns.
   *
   * @param now epoch ms
   */
  public MissedOffers(MachineColumns columns, long now) {
    this.now = now;
    this.columns = columns;
    PeerOffers peers = columns.peerOffers();
    seenFrom = peers.seenFrom();
    peers
        .groups()
        .forEach(
            (group, offer) -> {
              int source = columns.findSource(group.source());
              int targetGroup = columns.targetGroups().texts().find(group.targetGroup());
              if (source >= 0 && targetGroup >= 0) {
                BuildLine line = group.line();
                offers.put(
                    key(source, targetGroup, MachineColumns.line(line.build(), line.family())),
                    offer);
              }
            });
  }

  /** What a machine was not offered although most of its peers were; null where that is not so. */
  public PeerOffers.@Nullable Offer of(int slot) {
    if (offers.isEmpty()
        || !columns.foundNothing(slot)
        || columns.lastSeen(slot) < seenFrom
        || StoredTime.future(columns.lastSeen(slot), now)
        || columns.ubr(slot) < 0
        || EXPLAINED.contains(columns.verdict(slot))) {
      return null;
    }
    PeerOffers.Offer wanted =
        offers.get(
            key(columns.source(slot), columns.targetGroups().number(slot), columns.line(slot)));
    return wanted == null
            || wanted.reachedBy(columns.ubr(slot))
            || scannedBefore(slot, wanted.firstSeen())
            || offering
                .computeIfAbsent(wanted.enough(), this::offering)
                .get(columns.offers().number(slot))
        ? null
        : wanted;
  }

  private boolean scannedBefore(int slot, long firstSeen) {
    long at = columns.scanAt(slot);
    return at >= 0 && at < firstSeen;
  }

  /** The numbers of those texts of offers that have one of these KB numbers. */
  private BitSet offering(Set<String> enough) {
    BitSet numbers = new BitSet();
    Interned texts = columns.offers().texts();
    for (int number = 0; number < texts.size(); number++) {
      String text = texts.text(number);
      if (text != null && Stream.of(text.split(" ", -1)).anyMatch(enough::contains)) {
        numbers.set(number);
      }
    }
    return numbers;
  }

  /** Negative, which no group has, where a number is too large. */
  private static long key(int source, int targetGroup, int line) {
    boolean fits =
        source >>> SOURCE_BITS == 0 && targetGroup >>> GROUP_BITS == 0 && line >>> LINE_BITS == 0;
    return fits
        ? ((long) source << (GROUP_BITS + LINE_BITS)) | ((long) targetGroup << LINE_BITS) | line
        : -1;
  }
}
