package io.github.updatesentinel.agent.probe.scan;

import static io.github.updatesentinel.agent.probe.scan.FakeUpdate.CBS;
import static io.github.updatesentinel.agent.probe.scan.FakeUpdate.COMMAND_LINE;
import static io.github.updatesentinel.agent.probe.scan.FakeUpdate.by;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.ScanSight.State;
import io.github.updatesentinel.contract.Open;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The positive control: two searches, counted and judged. */
class ControlSearchTest {
  private static ControlSearch installed(boolean complete, FakeUpdate... updates) {
    return search(new ControlTally(false, () -> false), complete, updates);
  }

  private static ControlSearch hidden(boolean complete, FakeUpdate... updates) {
    return search(new ControlTally(true, () -> false), complete, updates);
  }

  private static ControlSearch search(ControlTally tally, boolean complete, FakeUpdate... updates) {
    for (FakeUpdate update : updates) {
      tally.add(update);
    }
    return tally.search(updates.length, complete);
  }

  private static ScanSight sight(
      State state,
      @Nullable Integer installed,
      @Nullable Integer servicing,
      @Nullable Integer hidden,
      String... titles) {
    return new ScanSight(Open.of(state), installed, servicing, hidden, List.of(titles));
  }

  @Test
  void installedServicingUpdateThatIsVisibleIsSeen() {
    ControlSearch installed = installed(true, by(CBS), by(COMMAND_LINE), by(null));

    assertThat(ControlSearch.sight(installed, hidden(true))).isEqualTo(sight(State.SEEN, 3, 1, 0));
  }

  @Test
  void updateThatIsSeenIsSeenWhateverTheSearchWarnedOf() {
    assertThat(ControlSearch.sight(installed(false, by(CBS)), null))
        .isEqualTo(sight(State.SEEN, 1, 1, null));
  }

  @Test
  void completeSearchWithoutAServicingUpdateSeesNothing() {
    assertThat(ControlSearch.sight(installed(true), null))
        .isEqualTo(sight(State.NOTHING_SEEN, 0, 0, null));
    assertThat(ControlSearch.sight(installed(true, by(COMMAND_LINE)), null))
        .isEqualTo(sight(State.NOTHING_SEEN, 1, 0, null));
  }

  @Test
  void searchThatGaveNothingOrWarnedIsUnknown() {
    assertThat(ControlSearch.sight(null, null)).isEqualTo(ScanSight.UNKNOWN);
    assertThat(ControlSearch.sight(installed(false, by(COMMAND_LINE)), null))
        .isEqualTo(sight(State.UNKNOWN, 1, null, null));
  }

  @Test
  void updateOfUnknownKindShowsNeitherThatSomethingIsSeenNorThatNothingIs() {
    assertThat(ControlSearch.sight(installed(true, by(COMMAND_LINE), by(null)), null))
        .isEqualTo(sight(State.UNKNOWN, 2, null, null));
  }

  @Test
  void updatesThatWereNotReadShowNothing() {
    ControlTally tally = new ControlTally(false, () -> false);
    tally.add(by(COMMAND_LINE));

    assertThat(ControlSearch.sight(tally.search(501, true), null))
        .isEqualTo(sight(State.UNKNOWN, 501, null, null));
  }

  @Test
  void searchThatIsReadTooLateIsUnknown() {
    ControlTally installed = new ControlTally(false, () -> true);
    ControlTally hidden = new ControlTally(true, () -> true);

    assertThat(
            ControlSearch.sight(search(installed, true, by(CBS)), search(hidden, true, by(null))))
        .isEqualTo(sight(State.UNKNOWN, 1, null, null));
  }

  @Test
  void hiddenServicingUpdatesThatAreNotInstalledAreCountedAndNamed() {
    ControlSearch hidden =
        hidden(
            true,
            by(CBS).titled("a"),
            by(CBS).titled("b").installed(),
            by(COMMAND_LINE).titled("c"),
            by(null).titled("d"),
            by(CBS).withoutReadable("title"));

    assertThat(ControlSearch.sight(installed(true), hidden))
        .isEqualTo(sight(State.NOTHING_SEEN, 0, 0, 3, "a", "d"));
  }

  @Test
  void fiveHiddenUpdatesAreNamed() {
    FakeUpdate[] updates = new FakeUpdate[7];
    Arrays.setAll(updates, index -> by(CBS).titled("KB" + index));

    assertThat(hidden(true, updates).titles()).containsExactly("KB0", "KB1", "KB2", "KB3", "KB4");
    assertThat(hidden(true, updates).servicing()).isEqualTo(7);
  }

  @Test
  void hiddenUpdateOfWhichNothingIsKnownIsNotNone() {
    FakeUpdate unreadable = by(CBS).withoutReadable("isInstalled");

    assertThat(ControlSearch.sight(null, hidden(true, unreadable)).hidden()).isNull();
    assertThat(ControlSearch.sight(null, hidden(true, unreadable, by(CBS))).hidden()).isEqualTo(1);
    assertThat(ControlSearch.sight(null, hidden(false)).hidden()).isNull();
    assertThat(ControlSearch.sight(null, hidden(true)).hidden()).isZero();
  }
}
