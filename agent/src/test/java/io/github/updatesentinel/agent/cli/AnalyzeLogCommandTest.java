package io.github.updatesentinel.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.updatelog.LogConclusion;
import io.github.updatesentinel.agent.updatelog.LogFormat;
import io.github.updatesentinel.agent.updatelog.LogProblem;
import io.github.updatesentinel.agent.updatelog.LogSign;
import io.github.updatesentinel.agent.updatelog.OtherLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzeLogCommandTest {
  private static final String SERVICE = "{3DA21691-E39D-4DA6-8A4B-B43877BCB1B7} Managed";

  private final Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  AnalyzeLogCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private int run(Language language, String... arguments) {
    return new AnalyzeLogCommand(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), language, false)
        .run(List.of(arguments));
  }

  private String log(String failure, int found, String exitCode) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String text :
        new String[] {
          "* START * Finding updates CallerId = UpdateSentinel  Id = 3 (cV = a.1)",
          "Online = Yes; Interactive = No",
          "ServiceID = " + SERVICE,
          failure,
          "Found "
              + found
              + " updates and 8 categories in search; evaluated appl. rules of 900"
              + " out of 1000 deployed entities",
          "* END * Finding updates CallerId = UpdateSentinel, Id = 3, Exit code = " + exitCode
        }) {
      lines.add("2025/03/04 10:00:01.1234567 1204  7012  Agent           " + text);
    }
    return Files.write(folder.resolve("WindowsUpdate.log"), lines).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "Nothing, 0, 0x00000000, 0, HONEST_ZERO",
    "Nothing, 2, 0x00000000, 0, FOUND",
    "'*FAILED* [80070057] Evaluate Installed rule, updateId = {{A}.1}', 0, 0x00000000, 1, DOUBTFUL_ZERO",
    "Nothing, 0, 0x00240010, 1, SKIPPED",
    "'*FAILED* [80070422] Evaluate Installed rule, updateId = {{A}.1}', 0, 0x00000000, 2, FALSE_ZERO",
    "Nothing, 0, 0x8024402C, 2, FAILED"
  })
  void exitCodeFollowsTheConclusion(
      String failure, int found, String exitCode, int expected, String conclusion)
      throws IOException {
    assertThat(run(Language.ENGLISH, "--json", log(failure, found, exitCode))).isEqualTo(expected);
    JsonObject json = JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
    assertThat(json.get("conclusion").getAsString()).isEqualTo(conclusion);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void documentHasTheMembersOfItsContract() throws IOException {
    String log = log("*FAILED* [80070422] EvaluateApplicability", 0, "0x00000000");
    run(Language.ENGLISH, log, "--json");
    JsonObject json = JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
    JsonObject file = json.getAsJsonArray("files").get(0).getAsJsonObject();
    assertThat(file.keySet())
        .containsExactly("name", "format", "encoding", "lines", "undecodableLines");
    JsonObject scan = json.getAsJsonArray("scans").get(0).getAsJsonObject();
    assertThat(scan.keySet())
        .containsExactly(
            "startedAt",
            "endedAt",
            "callerId",
            "scanId",
            "serviceId",
            "source",
            "online",
            "found",
            "evaluated",
            "deployed",
            "exitCode",
            "firstLine",
            "lastLine",
            "systemUpdates",
            "judgement",
            "errors");
    assertThat(scan.get("startedAt").getAsString()).isEqualTo("2025-03-04T10:00:01.123456700");
    assertThat(scan.get("exitCode").getAsString()).isEqualTo("0x00000000");
    JsonObject error = json.getAsJsonArray("errors").get(0).getAsJsonObject();
    assertThat(error)
        .hasToString(
            "{\"hresult\":\"0x80070422\",\"name\":\"E_SERVICE_DISABLED\",\"count\":1,"
                + "\"firstLine\":4,\"lastLine\":4}");
    assertThat(json.get("conclusion").getAsString()).isEqualTo("FALSE_ZERO");
  }

  @Test
  void nothingThatCouldBeReadIsAnExitCodeOfItsOwn() throws IOException {
    String none = folder.resolve("none.log").toString();
    assertThat(run(Language.ENGLISH, none)).isEqualTo(3);
    assertThat(out.toString(UTF_8)).contains("none.log").contains("there is no such file");
    assertThat(run(Language.ENGLISH, log("Nothing", 0, "0x00000000"), none)).isEqualTo(3);
    assertThat(run(Language.ENGLISH, log("Nothing", 0, "0x8024402C"), none)).isEqualTo(2);
  }

  @Test
  void logThatIsNotOpenedOrNotDecodedTakesTheGoodNewsBack() throws IOException {
    String honest = log("Nothing", 0, "0x00000000");
    Path trace = Files.write(folder.resolve("trace.etl"), new byte[100]);
    assertThat(run(Language.ENGLISH, honest, trace.toString())).isEqualTo(3);
    Path cabinet = Files.write(folder.resolve("logs"), "MSCF and so on".repeat(10).getBytes(UTF_8));
    assertThat(run(Language.ENGLISH, honest, cabinet.toString())).isEqualTo(3);
    String unknown =
        "1601.01.01 08:00:00.0000000 1   2   Unknown         Unknown( 10): GUID=5 (x)\n";
    Path undecoded = Files.writeString(folder.resolve("unknown.log"), unknown.repeat(9));
    assertThat(run(Language.ENGLISH, honest, undecoded.toString())).isEqualTo(3);
    Path other = Files.writeString(folder.resolve("notes.txt"), "No log at all.\n");
    assertThat(run(Language.ENGLISH, honest, other.toString())).isZero();
  }

  @Test
  void reportTellsAPersonWhatToDoInBothLanguages() throws IOException {
    String log = log("*FAILED* [80070422] EvaluateApplicability", 0, "0x00000000");
    assertThat(run(Language.ENGLISH, log)).isEqualTo(2);
    assertThat(out.toString(UTF_8))
        .contains("2025-03-04 10:00:01, WSUS, UpdateSentinel, FALSE_ZERO, found 0")
        .contains("0x80070422 (E_SERVICE_DISABLED) x 1 (lines 4-4)")
        .contains("TrustedInstaller");
    out.reset();
    run(Language.CHINESE, log);
    assertThat(out.toString(UTF_8)).contains("缺失的更新未被发现").contains("启动类型设置为“手动”");
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertThat(run(Language.ENGLISH)).isEqualTo(3);
    assertThat(run(Language.ENGLISH, "--jsn", "x.log")).isEqualTo(3);
    assertThat(run(Language.ENGLISH, "")).isEqualTo(3);
    assertThat(err.toString(UTF_8)).contains("name one or more files").contains("--jsn");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void hostileTextActsOnNoConsole() throws IOException {
    String log = log("Nothing", 0, "0x00000000");
    Path hostile = folder.resolve("hostile.log");
    Files.writeString(
        hostile,
        Files.readString(Path.of(log)).replace("UpdateSentinel", "\u001b[2J\u202Egnp.exe"));
    run(Language.ENGLISH, hostile.toString());
    assertThat(out.toString(UTF_8)).doesNotContain("\u001b").doesNotContain("\u202E");
  }

  @Test
  void everyTextIsInBothLanguages() {
    ReportTexts english = ReportTexts.load("analysis", Language.ENGLISH);
    ReportTexts chinese = ReportTexts.load("analysis", Language.CHINESE);
    assertThat(chinese.texts().stringPropertyNames())
        .isEqualTo(english.texts().stringPropertyNames());
    List<String> wanted =
        Stream.of(
                names("conclusion.", LogConclusion.values()),
                names("next.", LogConclusion.values()),
                names("format.", LogFormat.values()),
                names("format.", OtherLog.values()),
                names("why.", LogProblem.Kind.values()),
                names("sign.", LogSign.Kind.values()))
            .flatMap(List::stream)
            .toList();
    assertThat(english.texts().stringPropertyNames())
        .filteredOn(key -> key.contains("."))
        .containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(wanted)
        .allSatisfy(key -> assertThat(english.get(key)).isASCII())
        .allSatisfy(key -> assertThat(chinese.get(key)).matches(".*\\p{IsHan}.*"));
  }

  private static List<String> names(String prefix, Enum<?>[] values) {
    return Stream.of(values).map(value -> prefix + value.name()).toList();
  }
}
