package io.github.updatesentinel.agent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSkewTest {
  private static final Instant MEASURED = Instant.parse("2026-11-22T08:00:00Z");

  @ParameterizedTest
  @CsvSource({"PT0S, true", "P7D, true", "P7DT0.001S, false", "PT-0.001S, false", "P-1D, false"})
  void skewIsBelievedForAWeekAndNeverBeforeItWasMeasured(Duration later, boolean believed) {
    ClockSkew skew = new ClockSkew(Duration.ofDays(3), MEASURED);

    assertThat(skew.at(MEASURED.plus(later)).isPresent()).isEqualTo(believed);
  }
}
