package io.github.updatesentinel.verify.experiment.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesignRowTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'outcome': 'SUCCEEDED', 'found': 0, 'warnings': [] | ZERO_WITHOUT_WARNING",
        "'outcome': 'SUCCEEDED', 'found': 0 | ZERO_WITHOUT_WARNING",
        "'outcome': 'SUCCEEDED_WITH_ERRORS', 'found': 0, 'warnings': ['0x80070422'] | ZERO_WITH_WARNING",
        "'outcome': 'SUCCEEDED', 'found': 2, 'warnings': ['0x80070422'] | FOUND",
        "'outcome': 'SUCCEEDED', 'found': 2, 'servicingFound': 0 | ZERO_WITHOUT_WARNING",
        "'outcome': 'SUCCEEDED', 'found': 2, 'servicingFound': 1 | FOUND",
        "'outcome': 'FAILED', 'hresult': '0x80070422' | FAILED",
        "'outcome': 'TIMED_OUT' | FAILED",
        "'outcome': 'ABORTED' | FAILED",
        "'outcome': 'SUCCEEDED' | NOT_SCANNED",
        "'outcome': 'SUCCEEDED', 'found': 'many' | NOT_SCANNED",
        "'outcome': 'NOT_RUN' | NOT_SCANNED",
        "'found': 0 | NOT_SCANNED",
      })
  void eachAnswerHasItsRow(String scan, DesignRow expected) {
    String json = "{\"scan\": {%s}}".formatted(scan.replace('\'', '"'));
    assertThat(DesignRow.of(ScanAnswer.parse(json).orElseThrow())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"''", "sentinel: no such thing", "[]", "{", "'{\"scan\": '"})
  void whatIsNoJsonIsNoAnswer(String text) {
    assertThat(ScanAnswer.parse(text)).isEmpty();
  }
}
