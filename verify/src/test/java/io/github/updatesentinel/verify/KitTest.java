package io.github.updatesentinel.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.verify.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person starts: the files beside the program. */
class KitTest {
  private static final Path ARCHIVE = Path.of("src/main/archive");
  private static final Path WORKFLOW = Path.of("../.github/workflows/build.yml");
  private static final Pattern FOLDER = Pattern.compile("<baseDirectory>(.*)</baseDirectory>");
  private static final Pattern CALL = Pattern.compile("verify\\.cmd\"? (--msi.*)");
  private static final Pattern ANSWER = Pattern.compile("Type (\\w+)\\.");
  private static final Pattern LIMIT = Pattern.compile("timeout-minutes: (\\d+)");
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  @Test
  void sandboxMapsTheFolderThatTheKitIsExtractedTo() throws IOException {
    String folder = first(FOLDER, Files.readString(ARCHIVE.resolve("archive.xml")));

    assertThat(Files.readString(ARCHIVE.resolve("sandbox.wsb")))
        .contains("<HostFolder>C:\\" + folder + "</HostFolder>")
        .contains("<HostFolder>C:\\" + folder + "\\result</HostFolder>");
    assertThat(Files.readString(WORKFLOW)).contains("kit/" + folder + "/verify.cmd");
  }

  @Test
  void sandboxAndWorkflowGiveOptionsThatExist() throws IOException {
    for (Path file : List.of(ARCHIVE.resolve("sandbox.cmd"), WORKFLOW)) {
      String call = first(CALL, Files.readString(file));
      List<String> options = OPTION.matcher(call).results().map(MatchResult::group).toList();
      assertThat(options).contains("--msi", "--experiment", "--yes", "--out");

      String help = Files.readString(Path.of("src/main/resources/help.txt"));
      assertThat(options).allSatisfy(option -> assertThat(help).contains("\n  " + option + " "));
    }
  }

  @Test
  void smartAppControlIsTurnedOffInsideTheSandboxAlone() throws IOException {
    List<String> lines = Files.readAllLines(ARCHIVE.resolve("sandbox.cmd"));

    assertThat(lines)
        .filteredOn(line -> !line.startsWith("rem "))
        .startsWith(
            "@echo off",
            "setlocal EnableExtensions DisableDelayedExpansion",
            "if /i not \"%USERNAME%\"==\"WDAGUtilityAccount\" goto notSandbox");
    assertThat(String.join("\n", lines).split("reg\\.exe\" add ", -1)[1])
        .startsWith(
            "HKLM\\SYSTEM\\CurrentControlSet\\Control\\CI\\Policy"
                + " /v VerifiedAndReputablePolicyState /t REG_DWORD /d 0 /f")
        .contains("CiTool.exe\" --refresh --json");
  }

  /** Paths on Java's own command line have only the characters of the system's code page. */
  @Test
  void pathsAreHandedOverInTheEnvironment() throws IOException {
    String script = Files.readString(ARCHIVE.resolve("verify.cmd"));

    assertThat(script)
        .contains("if \"%~1\"==\"--msi\" set \"VERIFY_MSI=%~2\"")
        .contains("if \"%~1\"==\"--second-msi\" set \"VERIFY_SECOND_MSI=%~2\"")
        .contains("if \"%~1\"==\"--out\" set \"VERIFY_OUT=%~2\"");
  }

  /** What is cut off by the limit of the job is not uploaded. */
  @Test
  void workflowEndsVerifyBeforeItsJobEnds() throws IOException {
    String job = Files.readString(WORKFLOW).split("\n  verify:", 2)[1];
    List<Integer> limits =
        LIMIT.matcher(job).results().map(limit -> Integer.valueOf(limit.group(1))).toList();

    assertThat(limits).hasSize(2);
    assertThat(limits.get(0)).isEqualTo(180);
    assertThat(limits.get(1)).isBetween(120, 175);
  }

  /**
   * The images of GitHub's runners come with it disabled: service, tasks and, by policy, access.
   */
  @Test
  void workflowEnablesWindowsUpdateBeforeItVerifies() throws IOException {
    String before = Files.readString(WORKFLOW).split("verify\\.cmd", 2)[0];

    assertThat(before)
        .contains("Set-Service wuauserv -StartupType Manual")
        .contains(
            "Remove-Item HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate -Recurse")
        .contains("Enable-ScheduledTask");
  }

  /** Any other answer ends verify with nothing done. */
  @ParameterizedTest
  @ValueSource(strings = {"verify-on-windows.md", "verify-on-windows.zh-CN.md"})
  void guideNamesTheAnswerThatTheExperimentTakes(String guide) throws IOException {
    String answer = first(ANSWER, Experiment.question());
    List<String> lines = Files.readAllLines(Path.of("../docs", guide));

    assertThat(lines)
        .filteredOn(line -> line.startsWith("4. "))
        .last()
        .asString()
        .contains("`" + answer + "`");
  }

  private static String first(Pattern pattern, String text) {
    return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
  }
}
