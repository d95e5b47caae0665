package io.github.updatesentinel.contract.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which release a list requires: not a hotpatch, and of the shipped list none too young. */
class RequiredReleaseTest {
  private static final BuildLine LINE = BuildLine.client(26100);
  private static final BuildRow[] OF_2026 = {
    Rows.of(8246, "B", "2026-04-14"),
    Rows.of(8390, "H", "2026-05-12"),
    Rows.of(8457, "B", "2026-05-12"),
    Rows.of(8655, "D", "2026-05-26"),
    Rows.of(8800, "H", "2026-06-09"),
    Rows.of(8867, "B", "2026-06-09"),
    Rows.of(8973, "B", "2026-07-14"),
    Rows.of(9040, "H", "2026-08-11"),
  };

  @Test
  void hotpatchIsNeverRequired() {
    assertThat(Rows.chosen(OF_2026).wanted(LINE)).map(Baseline::ubr).contains(8973);
    assertThat(Rows.shipped(OF_2026).wanted(LINE)).map(Baseline::ubr).contains(8973);
    assertThat(Rows.chosen(Rows.of(8390, "H", "2026-05-12")).wanted(LINE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-14, 8973",
    "2026-07-13, 8867",
    "2026-06-09, 8867",
    "2026-06-08, 8457",
    "2026-04-14, 8246",
  })
  void shippedListRequiresWhatCameOutByTheDay(String shippedBy, int ubr) {
    assertThat(Rows.shipped(OF_2026).wanted(LINE, LocalDate.parse(shippedBy)))
        .map(Baseline::ubr)
        .contains(ubr);
  }

  @Test
  void shippedListRequiresNothingBeforeItsFirstRelease() {
    assertThat(Rows.shipped(OF_2026).wanted(LINE, LocalDate.parse("2026-04-13"))).isEmpty();
  }

  @Test
  void shippedReleaseOfUnknownDayIsRequiredAtOnce() {
    BuildList list = Rows.shipped(Rows.of(8973, "B", null));

    assertThat(list.wanted(LINE, LocalDate.EPOCH)).map(Baseline::ubr).contains(8973);
  }

  @Test
  void chosenListRequiresAtOnceWhatItHas() {
    assertThat(Rows.chosen(OF_2026).wanted(LINE, LocalDate.EPOCH))
        .map(Baseline::ubr)
        .contains(8973);
  }

  @Test
  void hotpatchIsComparedAsTheCumulativeUpdateThatItStandsFor() {
    Baselines lists = new Baselines(List.of(Rows.chosen(Rows.of(26100, 1)), Rows.shipped(OF_2026)));

    assertThat(lists.cumulative(LINE, 8390)).isEqualTo(8457);
    assertThat(lists.cumulative(LINE, 8457)).isEqualTo(8457);
    assertThat(lists.cumulative(LINE, 7)).isEqualTo(7);
    assertThat(lists.cumulative(BuildLine.client(26200), 8390)).isEqualTo(8390);
  }

  @Test
  void firstListThatHasARevisionSaysWhetherItIsAHotpatch() {
    Baselines lists =
        new Baselines(List.of(Rows.chosen(Rows.of(26100, 8390)), Rows.shipped(OF_2026)));

    assertThat(lists.cumulative(LINE, 8390)).isEqualTo(8390);
  }

  @ParameterizedTest
  @CsvSource({
    // The oldest of several.
    "8246, 8973, 2026-05-12",
    "8457, 8973, 2026-06-09",
    "8867, 8973, 2026-07-14",
    // Between two releases: the hotpatch and the preview are not missed.
    "8458, 8973, 2026-06-09",
    "1, 8246, 2026-04-14",
  })
  void firstMissedIsTheOldestRequiredReleaseAboveTheBuild(int ubr, int required, String day) {
    assertThat(Rows.shipped(OF_2026).firstMissed(LINE, ubr, required))
        .contains(LocalDate.parse(day));
  }

  @Test
  void nothingIsMissedFromTheRequiredBuildOn() {
    assertThat(Rows.shipped(OF_2026).firstMissed(LINE, 8973, 8973)).isEmpty();
    assertThat(Rows.shipped(OF_2026).firstMissed(LINE, 9040, 8973)).isEmpty();
  }

  @Test
  void missedReleaseWithoutADayLeavesTheDayToTheNextOne() {
    BuildList list = Rows.chosen(Rows.of(2, "B", null), Rows.of(3, "B", "2026-06-09"));

    assertThat(list.firstMissed(LINE, 1, 3)).contains(LocalDate.parse("2026-06-09"));
    assertThat(list.firstMissed(LINE, 1, 2)).isEmpty();
  }

  @Test
  void firstMissedComesFromTheFirstListThatKnowsADay() {
    Baselines lists =
        new Baselines(List.of(Rows.chosen(Rows.of(26100, 8867)), Rows.shipped(OF_2026)));

    assertThat(lists.firstMissed(LINE, 8246, 8867)).contains(LocalDate.parse("2026-05-12"));
  }

  @Test
  void baseMonthsAreThoseOfTheQuarters() {
    assertThat(newestOfBaseMonths(OF_2026)).contains(8973);
    assertThat(
            newestOfBaseMonths(Rows.of(8246, "B", "2026-04-14"), Rows.of(8457, "B", "2026-05-12")))
        .contains(8246);
  }

  @Test
  void previewOfABaseMonthIsNoBase() {
    assertThat(newestOfBaseMonths(Rows.of(1, "B", "2026-01-13"), Rows.of(2, "D", "2026-04-28")))
        .contains(1);
    assertThat(newestOfBaseMonths(Rows.of(1, "B", null), Rows.of(2, "H", "2026-07-14"))).isEmpty();
  }

  @Test
  void newestBaseIsTheHighestOfAllLists() {
    Baselines lists =
        new Baselines(
            List.of(Rows.chosen(Rows.of(8246, "B", "2026-04-14")), Rows.shipped(OF_2026)));

    assertThat(lists.newestOfBaseMonths(LINE)).map(BuildRow::ubr).contains(8973);
  }

  private static Optional<Integer> newestOfBaseMonths(BuildRow... rows) {
    return Rows.chosen(rows).newestOfBaseMonths(LINE).map(BuildRow::ubr);
  }
}
