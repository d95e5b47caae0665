package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.contract.baseline.BuildLine;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which release most machines of one build line, update source, and target group were offered. A
 * machine of the group whose scan finds nothing, and that does not have the release, was passed
 * over: no other proof that its zero is false is as strong. Immutable.
 *
 * @param seenFrom machines that were not seen since then prove nothing, epoch ms
 */
public record PeerOffers(Map<Group, Offer> groups, long seenFrom) {
  /** Before anything was counted. */
  public static final PeerOffers NONE = new PeerOffers(Map.of(), 0);

  /**
   * Machines that should be offered the same.
   *
   * @param source the URL of a server, or a kind
   */
  public record Group(String source, @Nullable String targetGroup, BuildLine line) {}

  /**
   * What most of a group were offered.
   *
   * @param kb the update
   * @param ubr the revision that it brings
   * @param firstSeen when machines of the source were first seen to have been offered it; a scan of
   *     before says nothing; epoch ms
   * @param machines of the group
   * @param offered how many of them were offered it, or have it
   * @param enough KB numbers of the release and of later ones
   * @param hotpatches revisions of hotpatches with those that they stand for
   */
  public record Offer(
      String kb,
      int ubr,
      long firstSeen,
      long machines,
      long offered,
      Set<String> enough,
      Map<Integer, Integer> hotpatches) {
    boolean reachedBy(int revision) {
      return hotpatches.getOrDefault(revision, revision) >= ubr;
    }
  }
}
