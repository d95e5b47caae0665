package io.github.updatesentinel.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolsTest {
  private final FakeWindows windows = new FakeWindows();
  private final Tools tools = new Tools(windows, Windows.of(Map.of("SystemRoot", "D:\\Win")));

  @Test
  void programsAreCalledByTheirFullPath() throws Exception {
    windows.answer("sc.exe", 0, "x");
    tools.sc("qc", "BITS");
    assertThat(windows.commands()).containsExactly("D:\\Win\\System32\\sc.exe qc BITS");
  }

  @Test
  void aValueOfTheRegistryIsTakenAsItIsShown() throws Exception {
    windows.answer(
        "reg.exe",
        0,
        "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\X\r\n    a name    REG_SZ    one  two\r\n\r\n");
    assertThat(tools.registry("HKLM\\SOFTWARE\\X", "a name")).isEqualTo("one  two");
  }

  @Test
  void aValueThatIsNotThereIsNull() throws Exception {
    windows.answer("reg.exe", 1, "ERROR: The system was unable to find the key or value.");
    assertThat(tools.registry("HKLM\\SOFTWARE\\X", "y")).isNull();
  }

  @Test
  void anEmptyAnswerOfTheRegistryIsNothingSeen() {
    windows.answer("reg.exe", 0, "");
    assertThatThrownBy(() -> tools.registry("HKLM\\SOFTWARE\\X", "y"))
        .isInstanceOf(NothingSeen.class);
  }

  @Test
  void aScriptThatGivesNoJsonIsNothingSeen() {
    windows.answer("powershell.exe", 0, "Get-Acl : Attempted to perform an unauthorized operation");
    assertThatThrownBy(() -> tools.json("x"))
        .isInstanceOf(NothingSeen.class)
        .hasMessageContaining("gave no JSON");
  }

  @Test
  void aScriptLeavesTheConsoleAsItIs() throws Exception {
    windows.answer("powershell.exe", 0, "x");
    tools.powershell("x");
    assertThat(windows.commands().get(0)).doesNotContain("Console", "chcp");
  }

  @Test
  void aScriptWithADoubleQuoteIsRefused() {
    assertThatThrownBy(() -> tools.powershell("\"x\""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anExitCodeOfFailureIsNothingSeen() {
    windows.answer("sc.exe", 5, "Access is denied.");
    assertThatThrownBy(() -> Tools.printed(tools.sc("qc", "x")))
        .hasMessageContaining("ended with 5: Access is denied.");
  }
}
