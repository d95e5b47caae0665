package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.Version;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "check runs on Windows and refuses elsewhere")
  void checkNeedsWindowsAndNamesWhatThisIsInBothLanguages() {
    assertThat(run("check")).isEqualTo(3);
    assertThat(text(err))
        .contains(
            "this system is " + System.getProperty("os.name") + ". Run it on the Windows computer")
        .contains("而当前系统是 " + System.getProperty("os.name") + "。请在要检查的 Windows 计算机上运行");
    assertThat(text(out)).isEmpty();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "check runs on Windows and refuses elsewhere")
  void jsonIsNoWayAroundThat() {
    assertThat(run("check", "--json")).isEqualTo(3);
    assertThat(text(err)).contains(System.getProperty("os.name"));
    assertThat(text(out)).isEmpty();
  }

  @Test
  void versionIsPrinted() {
    assertThat(run("version")).isZero();
    assertThat(text(out).strip()).isEqualTo("Update Sentinel " + Version.get());
    assertThat(Version.get()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(text(err)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpIsNoError(String command) {
    assertThat(run(command)).isZero();
    assertThat(text(out)).startsWith("Usage: sentinel COMMAND");
    assertThat(text(err)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chek", "Check", "--version"})
  void unknownCommandIsAnErrorWithTheUsage(String command) {
    assertThat(run(command)).isEqualTo(3);
    assertThat(text(err)).startsWith("Usage: sentinel COMMAND");
    assertThat(text(out)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bogus", "--json --bogus", "--json --json", "--JSON"})
  void unknownArgumentOfCheckIsNamedAndNothingIsRun(String arguments) {
    assertThat(run("check", arguments.split(" "))).isEqualTo(3);
    assertThat(text(err))
        .startsWith("check: unknown argument in [" + arguments.replace(" ", ", ") + "]")
        .contains("Usage: sentinel COMMAND");
    assertThat(text(out)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dry-run", "--json --dry-run", "--remediate --remediate"})
  void dryRunAloneDoesNotSayOfWhat(String arguments) {
    assertThat(run("check", arguments.split(" "))).isEqualTo(3);
    assertThat(text(err)).startsWith("check: unknown argument in [");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--out", "support.zip", "--out a b", "--in a"})
  void diagnoseTakesOneFileAtMost(String arguments) {
    assertThat(run("diagnose", arguments.split(" "))).isEqualTo(3);
    assertThat(text(err)).startsWith("diagnose: unknown argument in [");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "diagnose runs on Windows")
  void diagnoseNeedsWindows() {
    assertThat(run("diagnose", "--out", "support.zip")).isEqualTo(3);
    assertThat(text(err)).contains("diagnose requires Windows", "diagnose 需要 Windows");
  }

  private int run(String command, String... arguments) {
    return Main.run(
        command,
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
