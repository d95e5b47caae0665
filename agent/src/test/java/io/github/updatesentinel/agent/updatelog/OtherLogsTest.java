package io.github.updatesentinel.agent.updatelog;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogError;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherLogsTest {
  private static final String CBS =
      """
      2025-03-04 11:20:01, Info                  CBS    TI: --- Initializing Trusted Installer ---
      2025-03-04 11:20:01, Error                 CBS    Failed to start service [HRESULT = 0x80070422]
      2025-03-04 11:20:02, Info                  CBS    Failed to repair store. [HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]
      2025-03-04 11:20:03, Error                 CSI    0000031a (F) Attempting to mark store corrupt with category [l:18]'CorruptPayloadFile'
       Expected: {l:32}.
      2025-03-04 11:20:04, Error                 CBS    Failed Open Eventlog: Application [HRESULT = 0x800706ba - RPC_S_SERVER_UNAVAILABLE]
      2025-03-04 11:20:05, Info                  CBS    Doqe: [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]
      2025-03-04 11:20:05, Info                  CBS    Doqe: [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]
      """;

  private static final String REPORTED =
      event("147 [AGENT_DETECTION_FINISHED]", "0", "Success", "successfully detected 0 updates.")
          + event(
              "147 [AGENT_DETECTION_FINISHED]", "0", "Success", "successfully detected 3 updates.")
          + event(
              "148 [AGENT_DETECTION_FAILED]", "8024402c", "Failure", "failed to detect with error.")
          + event("182 [AGENT_INSTALLING_FAILED]", "800f0922", "Failure", "Installation Failure");

  private static String event(String name, String code, String result, String text) {
    return "{2C3C39FA-FC0F-4F44-9049-D2AA53B27FFB}\t2025-03-04 19:46:19:636+0800\t1\t"
        + name
        + "\t101\t{00000000-0000-0000-0000-000000000000}\t0\t"
        + code
        + "\tUpdateOrchestrator\t"
        + result
        + "\tSoftware Synchronization\t"
        + text
        + "\r\n";
  }

  private static final String HANDLER =
      """
      <![LOG[Async searching of updates using WUAgent started.]LOG]!><time="08:53:25.968+240" date="07-14-2025" component="WUAHandler" context="" type="1" thread="10444" file="cwuahandler.cpp:1004">
      <![LOG[Successfully completed scan.]LOG]!><time="08:53:44.520+240" date="07-14-2025" component="WUAHandler" context="" type="1" thread="7308" file="cwuahandler.cpp:4317">
      <![LOG[OnSearchComplete - Failed to end search job. Error = 0x8024402c.]LOG]!><time="09:53:44.520+240" date="07-14-2025" component="WUAHandler" context="" type="3" thread="7308" file="cwuahandler.cpp:2854">
      <![LOG[Scan failed with error = 0x8024402c.]LOG]!><time="09:53:44.520+240" date="07-14-2025" component="WUAHandler" context="" type="3" thread="7308" file="cwuahandler.cpp:3909">
      """;

  @Test
  void codeOfAnEventCountsOnceAlthoughItsTextRepeatsIt() {
    LogAnalysis analysis =
        Logs.analyze(
            event(
                "148 [AGENT_DETECTION_FAILED]",
                "80070422",
                "Failure",
                "Windows failed to detect with error 0x80070422."));
    assertThat(analysis.files().get(0).errors())
        .containsExactly(new LogError(HResult.E_SERVICE_DISABLED, 1, 1, 1, false));
  }

  private static Map<LogSign.Kind, Long> signs(LogFile file) {
    return file.signs().stream().collect(Collectors.toMap(LogSign::kind, LogSign::count));
  }

  @Test
  void servicingLogIsNamedAndSaysWhatItShows() {
    LogAnalysis analysis = Logs.analyze(CBS);
    LogFile file = analysis.files().get(0);
    assertThat(file.format()).isEqualTo(LogFormat.UNREADABLE);
    assertThat(file.otherLog()).isEqualTo(OtherLog.CBS_LOG);
    assertThat(file.why()).isEqualTo(new LogProblem(LogProblem.Kind.OTHER_LOG, null));
    assertThat(signs(file))
        .containsOnly(
            Map.entry(LogSign.Kind.SERVICE_DISABLED, 1L),
            Map.entry(LogSign.Kind.STORE_DAMAGE, 2L),
            Map.entry(LogSign.Kind.RPC_UNAVAILABLE, 1L),
            Map.entry(LogSign.Kind.RESTART_REQUIRED, 2L));
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.NO_DATA);
    assertThat(analysis.isReadable()).isFalse();
  }

  @Test
  void reportedEventsGiveDetectionsAndFailures() {
    LogFile file = Logs.analyze(("\uFEFF" + REPORTED).getBytes(UTF_16LE)).files().get(0);
    assertThat(file.otherLog()).isEqualTo(OtherLog.REPORTING_EVENTS);
    assertThat(file.encoding()).isEqualTo("UTF-16LE");
    assertThat(signs(file))
        .containsOnly(
            Map.entry(LogSign.Kind.DETECTION, 2L),
            Map.entry(LogSign.Kind.DETECTION_ZERO, 1L),
            Map.entry(LogSign.Kind.DETECTION_FAILED, 1L),
            Map.entry(LogSign.Kind.INSTALLATION_FAILED, 1L));
    assertThat(file.errors())
        .extracting(LogError::hresult)
        .containsExactly(HResult.of(0x8024402C), HResult.of(0x800F0922));
  }

  @Test
  void logOfConfigurationManagerIsNamed() {
    LogFile file = Logs.analyze("\uFEFF" + HANDLER).files().get(0);
    assertThat(file.otherLog()).isEqualTo(OtherLog.WUA_HANDLER);
    assertThat(signs(file))
        .containsOnly(
            Map.entry(LogSign.Kind.DETECTION, 1L), Map.entry(LogSign.Kind.DETECTION_FAILED, 2L));
    assertThat(file.errors()).extracting(LogError::count).containsExactly(2L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Dear colleague,\r\nSetup of the new computers went well.\r\n",
        "03-04 10:00:01.123  1000  2000 I ActivityManager: Start proc\n",
        "2025-03-04 10:00:01.123  1000  2000 I ActivityManager: Start proc\n",
        "2025-03-04 10:00:01,123 INFO  [main] o.s.Boot - Started in 3 s\n",
        "127.0.0.1 - - [04/Mar/2025:10:00:01 +0000] \"GET / HTTP/1.1\" 200 5\n",
        "<html><body>Windows Update</body></html>"
      })
  void otherTextIsNotReadable(String text) {
    LogFile file = Logs.analyze(text.repeat(20)).files().get(0);
    assertThat(file.format()).isEqualTo(LogFormat.UNREADABLE);
    assertThat(file.why()).isEqualTo(new LogProblem(LogProblem.Kind.NO_LOG_LINES, null));
    assertThat(file.errors()).isEmpty();
  }

  @Test
  void emptyFileIsNotReadable() {
    assertThat(Logs.analyze("").files().get(0).why())
        .isEqualTo(new LogProblem(LogProblem.Kind.EMPTY, null));
  }

  @Test
  void archivesAndTracesAreNamed() {
    assertThat(Logs.analyze("MSCF\0\0\0\0 cab".getBytes(UTF_8)).files().get(0).why())
        .isEqualTo(new LogProblem(LogProblem.Kind.ARCHIVE, null));
    assertThat(Logs.analyze(new byte[] {0, 0, 1, 0, 0, 0, 0, 0, 1}).files().get(0).otherLog())
        .isEqualTo(OtherLog.EVENT_TRACE);
  }

  @Test
  void linesOfAnotherLogInAnUpdateLogLeaveItOne() {
    LogAnalysis analysis = Logs.analyze(CBS + Logs.decoded().zero(1, 1, "80070422").text());
    assertThat(analysis.files().get(0).format()).isEqualTo(LogFormat.DECODED);
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.FALSE_ZERO);
  }
}
