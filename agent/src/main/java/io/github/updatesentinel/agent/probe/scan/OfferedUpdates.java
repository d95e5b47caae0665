package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.contract.HeartbeatLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a search offered, by kind: how many servicing updates there are, and which are listed. */
public final class OfferedUpdates {
  /** Updates of which the kind is read. */
  public static final int MAX_CLASSIFIED = 500;

  private final int found;
  private final List<@Nullable Boolean> kinds;

  /**
   * @param found how many the search counted
   * @param kinds whether it is a servicing update, of each of the first up to {@value
   *     #MAX_CLASSIFIED}; null where not known
   */
  public OfferedUpdates(int found, List<@Nullable Boolean> kinds) {
    this.found = found;
    this.kinds = new ArrayList<>(kinds);
  }

  /** Those of unknown kind are taken for servicing updates, so that none is overlooked. */
  public int servicingFound() {
    int others = (int) kinds.stream().filter(Boolean.FALSE::equals).count();
    return found - others;
  }

  /** Indexes of those to list: servicing updates first, else in the order of the search. */
  public List<Integer> listed() {
    return Stream.concat(indexes(false), indexes(true)).limit(HeartbeatLimits.UPDATES).toList();
  }

  /** Whether it is a servicing update; null where not known. */
  public @Nullable Boolean kind(int index) {
    return kinds.get(index);
  }

  private Stream<Integer> indexes(boolean others) {
    return IntStream.range(0, kinds.size())
        .filter(index -> Boolean.FALSE.equals(kinds.get(index)) == others)
        .boxed();
  }
}
