package io.github.updatesentinel.contract.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationRangeTest {
  private static final DurationRange RANGE =
      new DurationRange(Duration.ofSeconds(10), Duration.ofDays(7));

  @ParameterizedTest
  @ValueSource(strings = {"PT10S", "PT1H", "P7D", "PT168H"})
  void bothEndsAndAllBetweenAreAccepted(String text) throws InvalidValue {
    assertThat(RANGE.parse(text)).isEqualTo(Duration.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT9.999999999S", "PT168H0.000000001S", "-PT1H", "P1W", "soon", ""})
  void anythingElseIsRefusedWithTheRange(String text) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> RANGE.parse(text))
        .withMessage("PT10S to P7D");
  }

  @ParameterizedTest
  @CsvSource({"PT168H, P7D", "PT24H, P1D", "PT25H, PT25H", "PT0S, PT0S", "PT15M, PT15M"})
  void wholeDaysAreShownAsDays(Duration duration, String shown) {
    assertThat(DurationRange.show(duration)).isEqualTo(shown);
  }

  @Test
  void theRangeIsShownFromEndToEnd() {
    assertThat(RANGE.expected()).isEqualTo("PT10S to P7D");
  }
}
