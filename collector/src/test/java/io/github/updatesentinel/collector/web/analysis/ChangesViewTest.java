package io.github.updatesentinel.collector.web.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesViewTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  /** The sums, the list of changes, and the point of the trend have the same hours. */
  @ParameterizedTest
  @ValueSource(
      strings = {"UTC", "Asia/Shanghai", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu"})
  void aDayHasTheWholeHoursThatBeginInIt(String name) {
    ZoneId zone = ZoneId.of(name);
    LocalDate day = LocalDate.parse("2026-11-22");
    var filter = ChangesView.of(Map.of("date", day.toString())::get, NOW, zone).filter();
    for (Instant limit : new Instant[] {filter.from(), filter.until()}) {
      assertThat(limit.getEpochSecond() % Duration.ofHours(1).toSeconds()).as(name).isZero();
    }
    assertThat(LocalDate.ofInstant(filter.from(), zone)).isEqualTo(day);
    assertThat(LocalDate.ofInstant(filter.from().minus(Duration.ofHours(1)), zone))
        .isEqualTo(day.minusDays(1));
    assertThat(Duration.between(filter.from(), filter.until())).isEqualTo(Duration.ofDays(1));
  }
}
