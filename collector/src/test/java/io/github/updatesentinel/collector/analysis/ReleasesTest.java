package io.github.updatesentinel.collector.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleasesTest {
  private static BuildRow row(int ubr, String kb, String released) {
    return new BuildRow(19045, ubr, kb, LocalDate.parse(released), null, null, "B");
  }

  private final Releases releases =
      new Releases(
          new Baselines(
              List.of(
                  new BuildList(
                      "list",
                      BaselineSource.SHIPPED,
                      List.of(
                          row(6000, "KB5060001", "2026-10-13"),
                          row(6100, "KB5060002", "2026-11-10"))))),
          BuildLine.client(19045));

  /** Tens of thousands of groups ask for the same, each minute. */
  @Test
  void whatManyGroupsAskForIsPutTogetherOnce() {
    assertThat(releases.from(6000)).hasSize(2).isSameAs(releases.from(6000));
    assertThat(releases.from(6001)).hasSize(1).isNotEqualTo(releases.from(6000));
    assertThat(releases.hotpatches()).isEmpty();
  }

  @Test
  void aMonthlyReleaseIsTheNewestUpToARevisionOrADay() {
    BuildRow october = releases.monthlyUpTo(6050);
    assertThat(october).isNotNull().extracting(BuildRow::ubr).isEqualTo(6000);
    assertThat(releases.monthlyUpTo(6050)).isSameAs(october);
    assertThat(releases.monthlyBy(LocalDate.parse("2026-11-09"))).isEqualTo(october);
    assertThat(releases.monthlyBy(LocalDate.parse("2026-11-10")))
        .extracting(row -> row == null ? -1 : row.ubr())
        .isEqualTo(6100);
    assertThat(releases.monthlyUpTo(5999)).isNull();
  }
}
