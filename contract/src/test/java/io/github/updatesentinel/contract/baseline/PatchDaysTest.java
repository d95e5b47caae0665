package io.github.updatesentinel.contract.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchDaysTest {
  @ParameterizedTest
  // The earliest and the latest day of a month that it can be.
  @ValueSource(strings = {"2026-09-08", "2026-12-08", "2026-07-14", "2025-10-14", "2024-02-13"})
  void secondTuesdayIsOne(String day) {
    assertThat(PatchDays.isOne(LocalDate.parse(day))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-09-01", "2026-09-15", "2026-09-09", "2026-07-07", "2026-07-21"})
  void otherDayIsNone(String day) {
    assertThat(PatchDays.isOne(LocalDate.parse(day))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-12, 2026-10-13",
    // The day itself is not after itself.
    "2026-10-13, 2026-11-10",
    "2026-10-14, 2026-11-10",
    "2026-12-08, 2027-01-12",
    // The next month is shorter.
    "2027-01-31, 2027-02-09",
  })
  void nextOneIsAfterTheDay(String day, String next) {
    assertThat(PatchDays.firstAfter(LocalDate.parse(day))).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-12, 2026-09-08",
    "2026-10-13, 2026-10-13",
    "2026-10-14, 2026-10-13",
    "2027-01-01, 2026-12-08",
    "2026-03-01, 2026-02-10",
  })
  void lastOneMayBeTheDayItself(String day, String last) {
    assertThat(PatchDays.lastUntil(LocalDate.parse(day))).isEqualTo(last);
  }
}
