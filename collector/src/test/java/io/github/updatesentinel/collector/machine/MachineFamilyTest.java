package io.github.updatesentinel.collector.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineFamilyTest {
  @ParameterizedTest
  @CsvSource({
    "SERVER, Enterprise, SERVER",
    "CLIENT, ServerStandard, CLIENT",
    "IOT, ServerStandard, IOT",
    ", ServerStandard, SERVER",
    ", ServerDatacenterACor, SERVER",
    ", ServerRdsh, CLIENT",
    ", EnterpriseG, CLIENT",
    ", WindowsServer, CLIENT",
    "SERVER, , SERVER",
  })
  void heartbeatDecidesElseTheEdition(String family, String edition, String expected) {
    assertThat(MachineFamily.of(family, edition)).isEqualTo(expected);
  }

  @Test
  void whatIsNotKnownStaysUnknown() {
    assertThat(MachineFamily.of(null, null)).isNull();
  }
}
