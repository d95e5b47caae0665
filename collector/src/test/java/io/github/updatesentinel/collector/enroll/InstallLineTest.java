package io.github.updatesentinel.collector.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallLineTest {
  private static final String PIN = "sha256:" + "ab".repeat(32);

  private static InstallLine line(boolean served) {
    return new InstallLine(
        "https://10.0.0.5:8443",
        "ust_token",
        PIN,
        null,
        served ? new AgentPackage.Download("us-x64.msi", "/agent/us-x64.msi", "AB12") : null);
  }

  @Test
  void aLineWithoutAPackageNamesTheFileAndAllThatTheAgentNeeds() {
    assertThat(line(false).thisComputer())
        .startsWith("start /wait msiexec /i update-sentinel-")
        .endsWith(
            " /qn COLLECTOR_URL=https://10.0.0.5:8443 TRUST_STORE="
                + PIN
                + " ENROLLMENT_TOKEN=ust_token");
  }

  @Test
  void aLineWithAPackageInstallsOnlyTheFileWithItsHash() {
    assertThat(line(true).thisComputer())
        .contains("curl.exe -fsSk -o $f 'https://10.0.0.5:8443/agent/us-x64.msi'")
        .contains("(Get-FileHash $f).Hash -ne 'AB12'")
        .contains("'COLLECTOR_URL=https://10.0.0.5:8443','TRUST_STORE=" + PIN)
        .hasLineCount(1);
  }

  /** Without a pin the certificate is one that Windows knows, and curl checks it. */
  @Test
  void aCertificateThatWindowsKnowsIsChecked() {
    InstallLine line =
        new InstallLine(
            "https://c.example",
            "t",
            null,
            null,
            new AgentPackage.Download("a.msi", "/agent/a.msi", "AB12"));
    assertThat(line.thisComputer()).contains("curl.exe -fsS -o").doesNotContain("TRUST_STORE");
  }

  @Test
  void otherWaysHaveTheSameSettings() {
    assertThat(line(true).managed()).startsWith("msiexec /i us-x64.msi /qn COLLECTOR_URL=");
    assertThat(line(true).policy())
        .contains("reg add HKLM\\SOFTWARE\\Policies\\UpdateSentinel /v trustStore /d " + PIN);
    assertThat(line(true).json()).contains("\"enrollmentToken\": \"ust_token\"");
    InstallLine plain = new InstallLine("http://127.0.0.1:8080", "t", null, null, null);
    assertThat(plain.json()).contains("\"allowPlainHttp\": true");
    assertThat(plain.loopback()).isTrue();
    assertThat(line(true).loopback()).isFalse();
  }

  @Test
  void aPackageThatIsReplacedHasAnotherHash(@TempDir Path folder) throws Exception {
    Path msi = Files.writeString(folder.resolve("a b&.msi"), "one");
    AgentPackage served = new AgentPackage(msi);
    AgentPackage.Download first = served.download().orElseThrow();
    assertThat(first.name()).isEqualTo("a_b_.msi");
    Files.writeString(msi, "another");
    assertThat(served.download().orElseThrow().sha256()).isNotEqualTo(first.sha256());
    Files.delete(msi);
    assertThat(served.download()).isEmpty();
    assertThat(new AgentPackage(null).download()).isEmpty();
  }
}
