package io.github.updatesentinel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void namesStandLeftAndFiguresRight() {
    Table table =
        new Table("", "MB", "files").row("MSI", "19.80", "1").row("installed", "4.2", "67");
    assertThat(table.toString())
        .isEqualTo(
            """
                          MB  files
            -----------------------
            MSI        19.80      1
            installed    4.2     67
            """);
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    Table table = new Table("", "MB");
    assertThatThrownBy(() -> table.row("MSI")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void megabytesAreDecimalAndMebibytesAreNot() {
    assertThat(List.of(Text.mb(20_971_520), Text.mib(20_971_520), Text.bytes(20_971_520)))
        .containsExactly("20.97", "20.00", "20,971,520");
  }

  @Test
  void aRatioToNothingIsNone() {
    assertThat(List.of(Text.ratio(3, 4), Text.ratio(3, 0))).containsExactly("0.75", "-");
  }

  @Test
  void theMedianOfFiveIsTheThirdAndOfFourTheSecond() {
    assertThat(Spread.of(millis(900, 100, 500, 300, 700))).hasToString("0.10/0.50/0.90");
    assertThat(Spread.of(millis(400, 300, 200, 100))).hasToString("0.10/0.20/0.40");
  }

  private static List<Duration> millis(int... values) {
    return Arrays.stream(values).mapToObj(Duration::ofMillis).toList();
  }
}
