package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.Severity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
  @ParameterizedTest
  @CsvSource({"OK, 0", "INFO, 0", "WARNING, 1", "ERROR, 2", "CRITICAL, 2"})
  void exitCodeIsTheDocumentedOneOfTheSeverity(Severity severity, int code) {
    assertThat(ExitCode.of(severity)).isEqualTo(code);
  }
}
