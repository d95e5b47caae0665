package io.github.updatesentinel.agent.updatelog.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoundLineTest {
  private static @Nullable FoundLine of(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return FoundLine.of(bytes, 0, bytes.length);
  }

  @Test
  void numbersAreRead() {
    assertThat(
            of(
                "Found 31 updates and 118 categories in search; evaluated appl. rules of 1964 out of"
                    + " 3057 deployed entities"))
        .isEqualTo(new FoundLine(31, 1964, 3057));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Found31updatesand118categoriesinsearch",
        "31 updtes and 118 ctegories in search",
        "31 and 118 in search"
      })
  void lostLettersAndBlanksChangeNothing(String text) {
    assertThat(of(text)).isEqualTo(new FoundLine(31, null, null));
  }

  @Test
  void numberThatNoScanCanHaveIsNotCut() {
    assertThat(of("Found 99999999999 updates and 118 categories in search")).isNull();
  }

  /** With two blanks of any length around optional letters, each of these lines took seconds. */
  @ParameterizedTest
  @ValueSource(strings = {"Xpdates 1", "pdates 1 and 2", "Found 1", "rules of"})
  void longGapIsLookedAtOnce(String text) {
    String line = (text + " ".repeat(15_000)).repeat(100);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> assertThat(of(line)).isNull());
  }
}
