package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageSwitchTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "",
        "builds"
      })
  void itLeadsNowhereElse(String back) {
    assertThat(LanguageSwitch.back(back)).isEqualTo("/");
  }

  @Test
  void itLeadsBackToThePageWithItsFilter() {
    assertThat(LanguageSwitch.back("/machines?verdict=SILENT&q=a%20b"))
        .isEqualTo("/machines?verdict=SILENT&q=a%20b");
  }
}
