package io.github.updatesentinel.agent.probe.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TamperingProbeTest {
  private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
  private static final String OPTIONS =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\";

  private final FakeRegistry registry = new FakeRegistry();
  private final TamperingProbe probe = new TamperingProbe(registry, "C:\\Windows");

  @Test
  void healthyComputerShowsNoSign() {
    registry
        .set(SERVICES + "wuauserv", "ImagePath", "%SystemRoot%\\system32\\svchost.exe -k netsvcs")
        .key(OPTIONS + "TiWorker.exe");

    assertThat(probe.read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wuauserv_bkp",
        "BITS_bkp",
        "UsoSvc_bkp",
        "DoSvc_bkp",
        "WaaSMedicSvc_bkp",
        "CryptSvc_bkp",
        "TrustedInstaller_bkp"
      })
  void renamedServiceIsASign(String key) {
    registry.key(SERVICES + key);

    assertThat(probe.read()).containsExactly(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TiWorker.exe", "MoUsoCoreWorker.exe", "wuauclt.exe", "WaaSMedicAgent.exe"})
  void debuggerOfAnUpdateProgramIsASign(String program) {
    registry.set(OPTIONS + program, "Debugger", "%windir%\\System32\\taskkill.exe");

    assertThat(probe.read()).containsExactly(program + " (Debugger)");
  }

  @ParameterizedTest
  @CsvSource({
    "1, C:\\Windows\\WinSxS\\amd64_x\\TiWorker.exe, true",
    "1, c:\\windows\\winsxs\\amd64_x\\tiworker.exe, true",
    "1, D:\\Tools\\TiWorker.exe, false",
    "0, C:\\Windows\\WinSxS\\amd64_x\\TiWorker.exe, false"
  })
  void debuggerForOnePathCountsWhereThatIsWindowsOwn(int useFilter, String path, boolean counts) {
    registry
        .set(OPTIONS + "TiWorker.exe", "UseFilter", useFilter)
        .set(OPTIONS + "TiWorker.exe\\0", "FilterFullPath", path)
        .set(OPTIONS + "TiWorker.exe\\0", "Debugger", "x.exe");

    assertThat(Objects.requireNonNull(probe.read()).isEmpty()).isNotEqualTo(counts);
  }

  @Test
  void emptyDebuggerIsNone() {
    registry.set(OPTIONS + "TiWorker.exe", "Debugger", " ");

    assertThat(probe.read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "powershell -e aQBlAHgA",
        "powershell.exe -ec aQBlAHgA",
        "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoP -w hidden -Enc aQBlAHgA",
        "cmd /c \"powershell\" /encodedcommand:aQBlAHgA",
        "pwsh \u2013EncodedCommand aQBlAHgA"
      })
  void encodedPowerShellAsProgramOfAServiceIsASign(String commandLine) {
    registry.set(SERVICES + "TrustedInstaller", "ImagePath", commandLine);

    assertThat(probe.read()).containsExactly("TrustedInstaller (encoded PowerShell)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "powershell.exe -ExecutionPolicy Bypass -File C:\\x.ps1",
        "powershell -ep bypass",
        "powershell - x",
        "svchost.exe -e aQBlAHgA"
      })
  void otherCommandLinesAreNoSign(String commandLine) {
    registry.set(SERVICES + "BITS", "ImagePath", commandLine);

    assertThat(probe.read()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNotKnownUnlessSomethingElseIsFound() {
    registry.deny(SERVICES + "BITS_bkp");
    assertThat(probe.read()).isNull();

    registry.key(SERVICES + "wuauserv_bkp");
    assertThat(probe.read()).containsExactly("wuauserv_bkp");
  }
}
