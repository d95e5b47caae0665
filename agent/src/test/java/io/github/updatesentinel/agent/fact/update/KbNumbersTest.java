package io.github.updatesentinel.agent.fact.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KbNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11 Cumulative Update (KB5017308), KB5017308",
    "适用于 Windows 10 的累积更新（KB5017308）, KB5017308",
    "KB890830: Malicious Software Removal Tool, KB890830",
    "KB5017308 replaces KB5016616 and KB5017308, KB5017308 KB5016616",
    "KB12345, ''",
    "KB123456789, ''",
    "64KB5017308, ''",
    "no number, ''",
  })
  void numbersOfSixToEightDigitsAreFoundOnceEach(String title, String numbers) {
    assertThat(String.join(" ", KbNumbers.in(title))).isEqualTo(numbers);
  }

  @Test
  void titleThatIsNotKnownHasNone() {
    assertThat(KbNumbers.in(null)).isEmpty();
  }

  @Test
  void titleFullOfNumbersGivesTen() {
    String title =
        IntStream.range(0, 50)
            .mapToObj(index -> "KB" + (5_000_000 + index))
            .collect(Collectors.joining(" "));

    assertThat(KbNumbers.in(title)).hasSize(10).startsWith("KB5000000");
  }
}
