package io.github.updatesentinel.collector.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineVerdictTest {
  @ParameterizedTest
  @CsvSource({
    "UP_TO_DATE, UP_TO_DATE",
    "UPDATES_ROTTEN, UPDATES_ROTTEN",
    "SILENT, UNKNOWN",
  })
  void onlyTheCollectorCallsAMachineSilent(String sent, String verdict) {
    assertThat(MachineVerdict.of(sent)).isEqualTo(verdict);
  }
}
