package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.contract.StartType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemServicePathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%SystemRoot%\\system32\\svchost.exe -k netsvcs -p",
        "%systemroot%\\System32\\svchost.exe -k netsvcs",
        "%windir%\\system32\\svchost.exe -k netsvcs -p",
        "C:\\Windows\\system32\\svchost.exe -k netsvcs -p",
        "C:\\WINDOWS\\System32\\SVCHOST.EXE -k netsvcs",
        "c:\\windows\\system32\\svchost.exe",
        "C:/Windows/system32/svchost.exe -k netsvcs",
        "\\SystemRoot\\System32\\svchost.exe -k netsvcs",
        "\\??\\C:\\Windows\\System32\\svchost.exe -k netsvcs",
        "\"C:\\Windows\\System32\\svchost.exe\" -k netsvcs -p",
        "\"%SystemRoot%\\System32\\svchost.exe\"",
        "  C:\\Windows\\System32\\svchost.exe -k netsvcs  ",
        "C:\\windows\\system32\\wuauserv.exe",
        "C:\\Windows\\System32\\wuauserv.exe -k wusvcs",
      })
  void ownProgramIsOwnInEverySpelling(String path) {
    assertThat(foreignProgram("wuauserv", path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C:\\Temp\\svchost.exe -k netsvcs",
        "D:\\Windows\\System32\\svchost.exe -k netsvcs",
        "C:\\Windows2\\System32\\svchost.exe",
        "C:\\Windows\\svchost.exe -k netsvcs",
        "C:\\Windows\\SysWOW64\\svchost.exe -k netsvcs",
        "C:\\Windows\\System32\\svchost.exe.exe",
        "C:\\Windows\\System32\\svchost.exe.exe -k netsvcs",
        "C:\\Windows\\System32\\svchostx.exe",
        "C:\\Windows\\System32\\svchost",
        "C:\\Windows\\System32\\svch\u043Est.exe -k netsvcs",
        "C:\\Windows\\System32\\cmd.exe /c exit",
        "C:\\Windows\\System32\\wuauserv.exe.bak",
        "C:\\Windows\\System32\\bits.exe",
        "C:\\Windows\\System32\\..\\Temp\\svchost.exe -k netsvcs",
        "C:\\Windows\\..\\Temp\\System32\\svchost.exe",
        "%SystemRoot%\\System32\\..\\Temp\\svchost.exe",
        "\"C:\\Windows\\System32\\svchost.exe -k netsvcs\"",
        "\"C:\\Windows\\System32\\svchost.exe.exe\"",
        "\\\\server\\share\\Windows\\System32\\svchost.exe",
        "%TEMP%\\System32\\svchost.exe",
        "svchost.exe -k netsvcs",
        "nothing",
        "",
      })
  void anyOtherProgramIsForeign(String path) {
    assertThat(foreignProgram("wuauserv", path)).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%SystemRoot%\\servicing\\TrustedInstaller.exe",
        "C:\\Windows\\servicing\\TrustedInstaller.exe",
        "\"C:\\WINDOWS\\servicing\\trustedinstaller.exe\"",
      })
  void trustedInstallerRunsFromTheServicingFolder(String path) {
    assertThat(foreignProgram("TrustedInstaller", path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%SystemRoot%\\system32\\svchost.exe -k netsvcs",
        "C:\\Windows\\System32\\TrustedInstaller.exe",
        "C:\\Windows\\servicing\\TrustedInstaller.exe.disabled",
        "C:\\Windows\\servicing\\..\\Temp\\TrustedInstaller.exe",
        "C:\\Windows\\servicing\\TrustedInstaller_.exe",
      })
  void trustedInstallerFromElsewhereIsForeign(String path) {
    assertThat(foreignProgram("TrustedInstaller", path)).contains(path);
  }

  @ParameterizedTest
  @CsvSource({
    "wuauserv, %systemroot%\\system32\\wuaueng.dll",
    "WUAUSERV, C:\\Windows\\System32\\WUAUENG.DLL",
    "BITS, %SystemRoot%\\System32\\qmgr.dll",
    "CryptSvc, %SystemRoot%\\system32\\cryptsvc.dll",
    "UsoSvc, %systemroot%\\system32\\usosvc.dll",
    "UsoSvc, %systemroot%\\system32\\usocore.dll",
  })
  void ownDllIsOwn(String service, String dll) {
    assertThat(foreignDll(service, dll)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "wuauserv, C:\\Temp\\wuaueng.dll",
    "wuauserv, %systemroot%\\system32\\wuaueng2.dll",
    "wuauserv, %systemroot%\\system32\\wuaueng.dll.bak",
    "wuauserv, %systemroot%\\system32\\..\\wuaueng.dll",
    "wuauserv, %systemroot%\\system32\\sub\\wuaueng.dll",
    "wuauserv, wuaueng.dll",
    "wuauserv, ''",
    "BITS, %systemroot%\\system32\\wuaueng.dll",
    "TrustedInstaller, %systemroot%\\system32\\wuaueng.dll",
  })
  void anotherDllIsForeign(String service, String dll) {
    assertThat(foreignDll(service, dll)).contains(dll);
  }

  @Test
  void foreignProgramIsToldBeforeAForeignDll() {
    assertThat(foreign("wuauserv", "C:\\x.exe", "C:\\x.dll")).contains("C:\\x.exe");
  }

  @Test
  void pathThatIsNotKnownAccusesNobody() {
    assertThat(foreign("wuauserv", null, null)).isEmpty();
  }

  @Test
  void serviceThatIsNotOursToJudgeMayRunAnything() {
    assertThat(foreign("CmitClientSVC", "D:\\cmit\\client.exe", "D:\\cmit\\client.dll")).isEmpty();
  }

  @Test
  void windowsFolderMayHaveAnyName() {
    ServiceState own = service("wuauserv", "D:\\WinNT\\System32\\svchost.exe -k netsvcs", null);
    ServiceState foreign = service("wuauserv", "C:\\Windows\\System32\\svchost.exe", null);

    assertThat(SystemServicePath.foreign(own, "D:\\WINNT")).isEmpty();
    assertThat(SystemServicePath.foreign(own, "D:\\WINNT\\")).isEmpty();
    assertThat(SystemServicePath.foreign(foreign, "D:\\WINNT")).isPresent();
  }

  private static Optional<String> foreignProgram(String service, String path) {
    return foreign(service, path, null);
  }

  private static Optional<String> foreignDll(String service, String dll) {
    return foreign(service, null, dll);
  }

  private static Optional<String> foreign(
      String service, @Nullable String path, @Nullable String dll) {
    return SystemServicePath.foreign(service(service, path, dll), "C:\\Windows");
  }

  private static ServiceState service(String name, @Nullable String path, @Nullable String dll) {
    return new ServiceState(name, StartType.MANUAL, null, null, null, null, path, dll);
  }
}
