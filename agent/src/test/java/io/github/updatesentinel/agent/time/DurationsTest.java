package io.github.updatesentinel.agent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.999S, 0 s",
    "PT59.999S, 59 s",
    "PT1M, 1 min",
    "PT12M5S, 12 min 5 s",
    "PT59M59S, 59 min 59 s",
    "PT1H, 1 h",
    "PT23H59M59S, 23 h 59 min",
    "PT1H59S, 1 h",
    "P1D, 1 d",
    "P3DT4H59M, 3 d 4 h",
    "P400D, 400 d"
  })
  void twoLargestUnitsAreToldAndAZeroLeftOut(Duration duration, String text) {
    assertThat(Durations.text(duration)).isEqualTo(text);
  }
}
