package io.github.updatesentinel.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When an episode begins, is told, ends, and goes on. */
class EpisodeTest {
  private static final long HOUR = Episode.DAMPED.toMillis();
  private static final long SETTLED = Episode.SETTLED.toMillis();
  private static final long AT = 1_000_000_000_000L;

  private static Episode begun(long rank) {
    return Episode.none("a").after(1, 1, true, rank, AT);
  }

  private static Episode told(long rank) {
    return begun(rank).told(true, false, AT);
  }

  @Test
  void machineThatARuleNeverAppliedToHasNothingDue() {
    Episode none = Episode.none("a");

    assertThat(none).isEqualTo(new Episode("a", 0, 0, false, 0, 0, 0, null, null, null));
    assertThat(none.after(1, 2, false, 3, AT))
        .isEqualTo(new Episode("a", 1, 2, false, 0, 3, 0, null, null, null));
  }

  @Test
  void changesAreOrderedByEpochAndThenByNumber() {
    Episode seen = Episode.none("a").after(2, 5, false, 0, AT);

    assertThat(seen.before(2, 6)).isTrue();
    assertThat(seen.before(3, 1)).isTrue();
    assertThat(seen.before(2, 5)).isFalse();
    assertThat(seen.before(2, 4)).isFalse();
    assertThat(seen.before(1, 9)).isFalse();
  }

  @Test
  void beginIsDueAtOnce() {
    assertThat(begun(3)).isEqualTo(new Episode("a", 1, 1, true, AT, 3, 0, null, AT, null));
    assertThat(told(3)).isEqualTo(new Episode("a", 1, 1, true, AT, 3, 3, AT, null, null));
  }

  @Test
  void onlyWhatIsWorseThanWasToldIsDueAgain() {
    assertThat(told(3).after(1, 2, true, 3, AT + 1).tellAt()).isNull();
    assertThat(told(3).after(1, 2, true, 2, AT + 1).tellAt()).isNull();
    assertThat(told(3).after(1, 2, true, 4, AT + 1))
        .isEqualTo(new Episode("a", 1, 2, true, AT, 4, 3, AT, AT + 1, null));
  }

  @Test
  void whatIsDueAlreadyKeepsItsTime() {
    assertThat(begun(3).after(1, 2, true, 4, AT + 1))
        .isEqualTo(new Episode("a", 1, 2, true, AT, 4, 0, null, AT, null));
  }

  @Test
  void endThatWasAlertedIsToldOnceItHasSettled() {
    Episode over = told(3).after(1, 2, false, 0, AT + 7);

    assertThat(over).isEqualTo(new Episode("a", 1, 2, false, AT, 0, 3, AT, null, AT + 7 + SETTLED));
    assertThat(over.told(false, true, AT + 9 + SETTLED))
        .isEqualTo(new Episode("a", 1, 2, false, AT, 0, 3, AT, null, null));
  }

  @Test
  void beginThatIsDueIsToldThoughItIsOver() {
    assertThat(begun(3).after(1, 2, false, 0, AT))
        .isEqualTo(new Episode("a", 1, 2, false, AT, 0, 3, null, AT, null));
    assertThat(begun(3).after(1, 2, false, 0, AT + 1).tellAt()).isEqualTo(AT);
  }

  @Test
  void endOfWhatWasToldThoughItIsOverIsToldOnceItHasSettled() {
    Episode told = begun(3).after(1, 2, false, 0, AT).told(true, false, AT + 5);

    assertThat(told)
        .isEqualTo(new Episode("a", 1, 2, false, AT, 0, 3, AT + 5, null, AT + 5 + SETTLED));
    assertThat(told.after(1, 3, true, 3, AT + 6).tellAt()).as("as bad as was told").isNull();
  }

  @Test
  void machineThatComesBackWithinTheHourIsToldWhenTheHourIsOver() {
    Episode over = told(3).after(1, 2, false, 0, AT + 7).told(false, true, AT + SETTLED + 7);
    Episode again = over.after(1, 3, true, 4, AT + HOUR - 1);

    assertThat(again)
        .isEqualTo(new Episode("a", 1, 3, true, AT + HOUR - 1, 4, 0, AT, AT + HOUR, null));
    assertThat(again.after(1, 4, false, 0, AT + HOUR - 1))
        .as("over before it was due")
        .isEqualTo(new Episode("a", 1, 4, false, AT + HOUR - 1, 0, 0, AT, null, null));
    assertThat(over.after(1, 3, true, 4, AT + HOUR + 1).tellAt()).isEqualTo(AT + HOUR + 1);
  }

  @Test
  void machineThatComesBackBeforeItsEndWasToldGoesOn() {
    Episode over = told(3).after(1, 2, false, 0, AT + 7);

    assertThat(over.after(1, 3, true, 3, AT + 8))
        .isEqualTo(new Episode("a", 1, 3, true, AT, 3, 3, AT, null, null));
    assertThat(over.after(1, 3, true, 4, AT + 8))
        .as("worse than before")
        .isEqualTo(new Episode("a", 1, 3, true, AT, 4, 3, AT, AT + 8, null));
  }

  @Test
  void secondEpisodeThatWasNeverToldEndsInSilence() {
    Episode again =
        told(3)
            .after(1, 2, false, 0, AT + 7)
            .told(false, true, AT + SETTLED + 7)
            .after(1, 3, true, 3, AT + HOUR - 9);

    Episode over = again.after(1, 4, false, 0, AT + HOUR - 8);
    assertThat(over.tellAt()).isNull();
    assertThat(over.overAt()).isNull();
    assertThat(over.since()).isEqualTo(AT + HOUR - 8);
  }

  @Test
  void whatIsOlderThanTheRuleCountsAsTold() {
    Episode old = begun(3).asTold(AT + 5);

    assertThat(old).isEqualTo(new Episode("a", 1, 1, true, AT, 3, 3, AT + 5, null, null));
    assertThat(old.again(AT + 6))
        .isEqualTo(new Episode("a", 1, 1, true, AT, 3, 3, AT + 5, AT + 6, null));
  }
}
