package io.github.updatesentinel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultStartTypeTest {
  @ParameterizedTest
  @CsvSource({
    "TrustedInstaller, 14393, MANUAL",
    "TrustedInstaller, 26100, MANUAL",
    "wuauserv, 19044, MANUAL",
    "CRYPTSVC, 19044, AUTO",
    "BITS, 14393, MANUAL",
    "bits, 19044, AUTO_DELAYED",
    "BITS, 26100, MANUAL",
    "UsoSvc, 14393, MANUAL",
    "UsoSvc, 17763, AUTO_DELAYED",
    "UsoSvc, 99999, AUTO_DELAYED",
    "UsoSvc, , AUTO_DELAYED",
    "BITS, , MANUAL",
  })
  void eachBuildHasItsOwn(String service, Integer build, StartType type) {
    assertThat(DefaultStartType.of(service, build)).contains(type);
  }

  @Test
  void repairCommandIsThatOfTheInstalledBuild() {
    assertThat(DefaultStartType.repairCommand("UsoSvc", 14393))
        .contains("sc.exe config UsoSvc start= demand");
    assertThat(DefaultStartType.repairCommand("UsoSvc", 19044))
        .contains("sc.exe config UsoSvc start= delayed-auto");
    assertThat(DefaultStartType.repairCommand("msiserver", 19044)).isEmpty();
    assertThat(DefaultStartType.repairCommand("bits & calc", 19044)).isEmpty();
  }
}
