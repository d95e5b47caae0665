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
