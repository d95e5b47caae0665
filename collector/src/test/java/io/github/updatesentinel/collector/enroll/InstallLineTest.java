package io.github.updatesentinel.collector.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.config.Version;
import org.junit.jupiter.api.Test;

class InstallLineTest {
  private static final String MSI = "update-sentinel-" + Version.get() + "-x64.msi";

  @Test
  void namesTheInstallerOfTheSameBuild() {
    assertThat(InstallLine.of("https://c.example", "t0ken"))
        .isEqualTo(
            "start /wait msiexec /i "
                + MSI
                + " /qn COLLECTOR_URL=https://c.example ENROLLMENT_TOKEN=t0ken");
  }

  @Test
  void allowsPlainHttpWhereTheAddressNeedsIt() {
    assertThat(InstallLine.of("http://c.example:8080", "t0ken"))
        .contains("COLLECTOR_URL=http://c.example:8080 ALLOW_PLAIN_HTTP=true");
  }
}
