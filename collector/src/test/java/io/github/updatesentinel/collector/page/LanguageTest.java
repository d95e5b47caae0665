package io.github.updatesentinel.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zh-CN,zh;q=0.9,en;q=0.8 | ZH_CN",
        "en-US,en;q=0.9,zh;q=0.8 | EN",
        "fr, zh;q=0.5, en;q=0.4 | ZH_CN",
        "fr, de | EN",
        "zh;q=2 | EN",
        "'' | EN"
      })
  void theFirstLanguageOfABrowserThatThereIsCounts(String header, Language language) {
    assertThat(Language.accepted(header)).isEqualTo(language);
  }

  /** Java sorts them in a time that grows with their square: 8 KB of them took 50 ms and more. */
  @Test
  void ofManyLanguagesTheFirstFewAreLookedAt() {
    String unknown =
        IntStream.range(0, 700)
            .mapToObj(i -> "x" + (char) ('a' + i / 26) + (char) ('a' + i % 26))
            .collect(Collectors.joining(","));
    assertThat(Language.accepted(unknown + ",zh")).isEqualTo(Language.EN);
    assertThat(Language.accepted("zh," + unknown)).isEqualTo(Language.ZH_CN);
    assertThat(Language.accepted("x".repeat(8_000))).isEqualTo(Language.EN);
  }
}
