package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceGapsTest {
  @Test
  void rangesSurviveTheStore() {
    for (String column : new String[] {"", "7", "3-5,9", "1-9007199254740991"}) {
      assertThat(SequenceGaps.of(column).column()).isEqualTo(column);
    }
  }

  @Test
  void aNumberThatArrivesSplitsItsRange() {
    SequenceGaps missing = SequenceGaps.of("3-7,9");
    assertThat(missing.without(5).column()).isEqualTo("3-4,6-7,9");
    assertThat(missing.without(3).column()).isEqualTo("4-7,9");
    assertThat(missing.without(7).column()).isEqualTo("3-6,9");
    assertThat(missing.without(9).column()).isEqualTo("3-7");
    assertThat(missing.without(8)).isEqualTo(missing);
  }

  @Test
  void nothingIsMissingBetweenNeighbours() {
    assertThat(SequenceGaps.NONE.and(6, 5)).isEqualTo(SequenceGaps.NONE);
  }

  @Test
  void ofTooManyRangesTheLowestCountAsArrived() {
    SequenceGaps missing = SequenceGaps.NONE;
    for (int i = 1; i <= SequenceGaps.MAX_RANGES + 1; i++) {
      missing = missing.and(2L * i, 2L * i);
    }
    assertThat(missing.ranges()).hasSize(SequenceGaps.MAX_RANGES);
    assertThat(missing.contains(2)).isFalse();
    assertThat(missing.contains(4)).isTrue();
  }

  @Test
  void bothEndsOfARangeAreMissing() {
    SequenceGaps missing = SequenceGaps.of("3-5,9");
    for (long number = 1; number <= 10; number++) {
      assertThat(missing.contains(number))
          .as("%d", number)
          .isEqualTo((number >= 3 && number <= 5) || number == 9);
    }
  }

  @Test
  void numbersAreMissingUpToTheOneBeforeTheNext() {
    assertThat(SequenceGaps.of("3").and(5, 5).column()).isEqualTo("3,5");
    assertThat(SequenceGaps.of("3").and(5, 8).column()).isEqualTo("3,5-8");
  }

  @Test
  void aNumberThatSplitsTheLastOfManyRangesForgetsTheLowest() {
    SequenceGaps missing = SequenceGaps.NONE;
    for (int i = 1; i <= SequenceGaps.MAX_RANGES; i++) {
      missing = missing.and(4L * i, 4L * i + 2);
    }
    assertThat(missing.contains(4)).isTrue();
    long last = 4L * SequenceGaps.MAX_RANGES;
    SequenceGaps split = missing.without(last + 1);
    assertThat(split.ranges()).hasSize(SequenceGaps.MAX_RANGES);
    assertThat(split.contains(4)).isFalse();
    assertThat(split.contains(last)).isTrue();
    assertThat(split.contains(last + 1)).isFalse();
  }
}
