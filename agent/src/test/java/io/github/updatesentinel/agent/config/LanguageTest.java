package io.github.updatesentinel.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest
  @CsvSource({
    "zh-CN, CHINESE",
    "zh-Hans-CN, CHINESE",
    "zh, CHINESE",
    "en-US, ENGLISH",
    "de, ENGLISH"
  })
  void chineseIsForChineseTagsAndEnglishForTheRest(String tag, Language language) {
    assertThat(Language.of(tag)).isEqualTo(language);
  }

  /** The tests run with an English system. */
  @Test
  void withoutASettingTheSystemsLanguageCounts() {
    assertThat(Language.of(null)).isEqualTo(Language.ENGLISH);
  }
}
