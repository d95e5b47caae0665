package io.github.updatesentinel.agent.updatelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scans say something about the operating system's updates. */
class ConclusionTest {
  private static final int T = 31;

  private static LogConclusion of(String caller, String service, String criteria, int found) {
    return Logs.decoded()
        .begin(T, 1, caller, service, criteria, true)
        .found(T, found, 700)
        .end(T, 1, caller, "0x00000000")
        .analyze()
        .conclusion();
  }

  @ParameterizedTest
  @CsvSource({
    Logs.WSUS + ", HONEST_ZERO",
    Logs.WINDOWS_UPDATE + ", HONEST_ZERO",
    Logs.MICROSOFT_UPDATE + ", HONEST_ZERO",
    Logs.OS_CONTENT + ", NO_DATA",
    Logs.STORE + ", NO_DATA",
    "117CAB2D-82B1-4B5A-A08C-4D62DBEE7782, NO_DATA",
    "00000000-0000-0000-0000-000000000000, NO_DATA",
    "12345678-0000-0000-0000-000000000000, NO_DATA"
  })
  void onlyServicesWithUpdatesOfTheSystemCount(String service, LogConclusion conclusion) {
    assertThat(of("UpdateOrchestrator", service, Logs.AUTOMATIC, 0)).isEqualTo(conclusion);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IsInstalled=1",
        "IsPresent=1 and RebootRequired=1",
        "IsInstalled=0 and IsHidden=1",
        "IsInstalled=0 and Type='Driver'",
        "(IsInstalled = 0 and CategoryIDs contains 'e0789628-ce08-4437-be74-2495b842f43b')"
      })
  void searchThatCannotSeeMissingSoftwareProvesNothing(String criteria) {
    assertThat(of("Script", Logs.WSUS, criteria, 0)).isEqualTo(LogConclusion.NO_DATA);
    assertThat(of("Script", Logs.WSUS, criteria, 4)).isEqualTo(LogConclusion.NO_DATA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IsInstalled=0",
        "( IsInstalled = 0 and IsHidden = 0 )",
        "IsInstalled=0 and Type='Software' and IsHidden=0",
        "(DeploymentAction=* AND Type='Software') OR (DeploymentAction=* AND Type='Driver')",
        "BrowseOnly=0 and IsInstalled=0",
        "((DeploymentAction=* AND CategoryIDs contains 'A3C2375D-0C8A-42F9-BCE0-28333E198407') OR"
            + " (DeploymentAction=* AND CategoryIDs contains"
            + " '69010383-FF55-4227-BD6C-D91C26F2643B'))"
      })
  void searchThatCanSeeThemCounts(String criteria) {
    assertThat(of("Script", Logs.WSUS, criteria, 0)).isEqualTo(LogConclusion.HONEST_ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IsInstalled=0 and CategoryIDs contains 'e6cf1350-c01b-414d-a61f-263d14d133b4'",
        "UpdateID = '11367b68-91e2-4efb-8e2e-abd9b063b689' AND DeploymentAction = *"
      })
  void partOfTheCatalogWithoutAResultSaysNothingAboutTheRest(String criteria) {
    assertThat(of("Script", Logs.WSUS, criteria, 0)).isEqualTo(LogConclusion.NO_DATA);
    assertThat(of("Script", Logs.WSUS, criteria, 1)).isEqualTo(LogConclusion.FOUND);
  }

  @Test
  void scanOfDefenderProvesNothing() {
    assertThat(of("Windows Defender (1A2B3C)", Logs.WSUS, "IsInstalled=0", 1))
        .isEqualTo(LogConclusion.NO_DATA);
  }

  @Test
  void lastScanThatCountsDecides() {
    assertThat(
            Logs.decoded()
                .begin(T, 1, "First", Logs.WSUS)
                .found(T, 5, 700)
                .end(T, 1, "First", "0x00000000")
                .zero(T, 2, "80070422")
                .begin(T, 3, "Store", Logs.STORE)
                .found(T, 0, 200)
                .end(T, 3, "Store", "0x00000000")
                .analyze()
                .conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void logWithoutScansHasNoData() {
    LogAnalysis analysis = Logs.decoded().line(T, "Shared", "* START * Service startup").analyze();
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.NO_DATA);
    assertThat(analysis.isReadable()).isTrue();
  }

  @Test
  void newerFileDecidesWhateverTheOrder() {
    String older = Logs.decoded().zero(T, 1, "80070422").text();
    String newer = Logs.decoded().zero(T, 2).text().replace("2025/03/04", "2025/03/05");
    assertThat(conclusion(older, newer)).isEqualTo(LogConclusion.HONEST_ZERO);
    assertThat(conclusion(newer, older)).isEqualTo(LogConclusion.HONEST_ZERO);
  }

  private static LogConclusion conclusion(String... texts) {
    LogAnalyzer analyzer = new LogAnalyzer(read -> {});
    for (String text : texts) {
      analyzer.add("a.log", new ByteArrayInputStream(text.getBytes(UTF_8)));
    }
    return analyzer.result().conclusion();
  }

  @Test
  void mostlyUndecodableLogIsNotDecodableRatherThanFine() {
    Logs logs = Logs.decoded();
    for (int line = 0; line < 30; line++) {
      logs.raw(
          "1600/12/31 16:00:00.0000000 944   9420                  Unknown( 1"
              + line
              + "): GUID=d1317ae8-ec05-4e09-4a50-d3b2ce02f784 (No Format Information found).");
    }
    LogAnalysis analysis = logs.analyze();
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.NOT_DECODABLE);
    assertThat(analysis.files().get(0).undecodableLines()).isEqualTo(30);
    assertThat(analysis.files().get(0).format()).isEqualTo(LogFormat.DECODED);
    assertThat(logs.zero(T, 1).analyze().conclusion()).isEqualTo(LogConclusion.NOT_DECODABLE);
    assertThat(logs.zero(T, 2, "80070422").analyze().conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
  }
}
