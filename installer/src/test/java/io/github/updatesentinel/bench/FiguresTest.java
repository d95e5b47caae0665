package io.github.updatesentinel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final String STATUS =
      """
      Name:\tUpdateSentinel.
      VmPeak:\t  312344 kB
      VmRSS:\t   95004 kB
      RssAnon:\t   61000 kB
      Threads:\t20
      """;

  private static final String ROLLUP =
      """
      6ffffec40000-7ffe3b1f2000 ---p 00000000 00:00 0                          [rollup]
      Rss:               95004 kB
      Pss:               82020 kB
      Shared_Clean:      12000 kB
      Private_Clean:      1500 kB
      Private_Dirty:     60500 kB
      """;

  @Test
  void kilobytesOfLinuxAre1024Bytes() {
    assertThat(Figures.parse(STATUS, ROLLUP))
        .isEqualTo(new Figures(95_004L * 1024, 62_000L * 1024, 60_500L * 1024, 20));
  }

  @Test
  void aFigureThatIsMissingIsNotZero() {
    assertThatThrownBy(() -> Figures.parse(STATUS, "Rss: 1 kB\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no Private_Clean");
  }

  @Test
  void aFigureInAnotherUnitIsRefused() {
    assertThatThrownBy(() -> Figures.parse("VmRSS:\t95 MB\nThreads:\t1\n", ROLLUP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected kB, got 95 MB");
  }

  @Test
  void ticksAreUserAndSystemTimeWhateverTheProgramIsCalled() {
    String stat = "4711 (Update) (1).exe) S 1 4711 4711 0 -1 4194304 9 8 7 6 120 30 5 4 20 0 21";
    assertThat(Figures.ticks(stat)).isEqualTo(150);
  }

  @Test
  void aStatThatIsCutOffIsRefused() {
    assertThatThrownBy(() -> Figures.ticks("4711 (java) S 1 4711"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
