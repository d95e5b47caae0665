package io.github.updatesentinel.agent.probe.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServiceState.Integrity;
import io.github.updatesentinel.agent.probe.access.FakeFiles;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import io.github.updatesentinel.contract.StartType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrityProbeTest {
  private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
  private static final String DEBUGGED =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\"
          + "TrustedInstaller.exe";
  private static final String INSTALLER = "%SystemRoot%\\servicing\\TrustedInstaller.exe";
  private static final String SVCHOST = "%systemroot%\\system32\\svchost.exe -k netsvcs -p";

  private final FakeRegistry registry = new FakeRegistry();
  private final FakeFiles files =
      new FakeFiles()
          .file("servicing\\TrustedInstaller.exe")
          .file("system32\\svchost.exe")
          .file("system32\\wuaueng.dll");

  @Test
  void healthyServiceHasNoFinding() {
    assertThat(read("TrustedInstaller", INSTALLER, null)).isEqualTo(Integrity.UNKNOWN);
    assertThat(read("wuauserv", SVCHOST, "%systemroot%\\system32\\wuaueng.dll"))
        .isEqualTo(Integrity.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%SystemRoot%\\servicing\\Gone.exe",
        "%WINDIR%\\servicing\\Gone.exe /x",
        "C:\\WINDOWS\\servicing\\gone.exe",
        "\\SystemRoot\\servicing\\gone.exe",
        "\\??\\C:\\Windows\\servicing\\gone.exe",
        "C:/Windows/servicing/gone.exe",
        "\"C:\\Windows\\servicing\\gone.exe\" /x"
      })
  void programThatIsGoneIsToldAsItIsConfigured(String imagePath) {
    assertThat(read("TrustedInstaller", imagePath, null).missingFile()).isEqualTo(imagePath);
  }

  @Test
  void debuggerForThePathOfTheProgramAloneIsTold() {
    registry
        .set(DEBUGGED, "UseFilter", 1)
        .set(
            DEBUGGED + "\\Filter", "FilterFullPath", "c:\\windows\\servicing\\trustedinstaller.exe")
        .set(DEBUGGED + "\\Filter", "Debugger", "blocker.exe");

    assertThat(read("TrustedInstaller", INSTALLER, null).debugger()).isEqualTo("blocker.exe");
  }

  @Test
  void dllThatIsGoneIsToldAsItIsConfigured() {
    assertThat(read("wuauserv", SVCHOST, "%systemroot%\\system32\\wuaueng_BAK.dll").missingFile())
        .isEqualTo("%systemroot%\\system32\\wuaueng_BAK.dll");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\\\server\\share\\gone.exe",
        "D:\\gone.exe",
        "%ProgramFiles%\\gone.exe",
        "C:\\Windows\\..\\gone.exe",
        "C:\\Windows\\gone.exe:stream.exe",
        "C:\\Windows\\%x%\\gone.exe",
        "C:\\WindowsOld\\gone.exe",
        "\"C:\\Windows\\gone.exe",
        "C:\\Windows\\a folder\\gone.exe",
        ""
      })
  void pathThatCannotBeCheckedIsNoFinding(String imagePath) {
    assertThat(read("TrustedInstaller", imagePath, null).missingFile()).isNull();
  }

  @Test
  void fileThatMayNotBeSeenIsNoFinding() {
    files.deny("servicing\\gone.exe");

    assertThat(read("TrustedInstaller", "C:\\Windows\\servicing\\gone.exe", null).missingFile())
        .isNull();
  }

  @Test
  void withoutAWindowsFolderNoFileIsMissing() {
    files.rootUnknown();

    assertThat(read("TrustedInstaller", "C:\\Windows\\servicing\\gone.exe", null).missingFile())
        .isNull();
  }

  @Test
  void debuggerReplacesTheProgramOfTrustedInstallerAlone() {
    registry.set(DEBUGGED, "Debugger", "systray.exe");

    assertThat(read("trustedinstaller", INSTALLER, null).debugger()).isEqualTo("systray.exe");
    assertThat(read("wuauserv", SVCHOST, null).debugger()).isNull();
  }

  @Test
  void accountAndDependenciesAreTold() {
    registry
        .set(SERVICES + "BITS", "ObjectName", "LocalSystem")
        .set(SERVICES + "BITS", "DependOnService", new RawValue.Texts(List.of("RpcSs")));

    assertThat(read("BITS", SVCHOST, null))
        .isEqualTo(new Integrity(null, null, "LocalSystem", List.of("RpcSs")));
  }

  @Test
  void keyThatMayNotBeReadCostsItsOwnPartAlone() {
    registry.deny(SERVICES + "TrustedInstaller").set(DEBUGGED, "Debugger", "systray.exe");

    assertThat(read("TrustedInstaller", INSTALLER, null))
        .isEqualTo(new Integrity(null, "systray.exe", null, List.of()));
  }

  private Integrity read(String name, String imagePath, @Nullable String serviceDll) {
    return new IntegrityProbe(registry, files)
        .read(
            new ServiceState(
                name, StartType.MANUAL, null, null, null, null, imagePath, serviceDll));
  }
}
