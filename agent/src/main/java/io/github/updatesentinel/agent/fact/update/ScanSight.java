package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.contract.Open;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the same searcher showed of installed and hidden updates after a scan: the positive control
 * of a zero. Numbers are null where they are not known.
 *
 * @param state of a newer agent where it was remembered by one
 * @param installed installed updates that are visible
 * @param servicing those of them that are servicing updates
 * @param hidden hidden servicing updates that are not installed
 * @param hiddenTitles the first of them, as an administrator knows them; up to {@value #MAX_TITLES}
 */
public record ScanSight(
    Open<State> state,
    @Nullable Integer installed,
    @Nullable Integer servicing,
    @Nullable Integer hidden,
    List<String> hiddenTitles) {
  public static final int MAX_TITLES = 5;

  /** Nothing was asked, or nothing was answered. */
  public static final ScanSight UNKNOWN =
      new ScanSight(Open.of(State.UNKNOWN), null, null, null, List.of());

  /** Whether installed servicing updates are visible. */
  public enum State {
    SEEN,
    /** None is, although this Windows runs a cumulative update. */
    NOTHING_SEEN,
    UNKNOWN
  }

  public ScanSight {
    hiddenTitles =
        hiddenTitles.stream()
            .limit(MAX_TITLES)
            .map(title -> Texts.cut(title, Texts.MAX_LENGTH))
            .toList();
  }

  public boolean is(State constant) {
    return state.is(constant);
  }
}
