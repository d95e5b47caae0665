package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.verify.bench.FakeWindows;
import io.github.updatesentinel.verify.bench.Listener;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanChecksTest {
  private static final String SERVICES =
      "{'name':'TrustedInstaller','startType':'MANUAL'},{'name':'wuauserv','startType':'MANUAL'},"
          + "{'name':'BITS','startType':'AUTO_DELAYED'},{'name':'CryptSvc','startType':'AUTO'},"
          + "{'name':'UsoSvc','startType':'AUTO_DELAYED'}";

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  private static JsonObject scan(String members) {
    return json("{'scan':{" + members + "},'os':{'build':19045,'ubr':6456},'history':{}}");
  }

  private static JsonObject timedOut(String told) {
    return json(
        "{'scan':{'outcome':'TIMED_OUT','error':'%1$s'},'verdict':{'reasons':[{'code':'SCAN_TIMED_OUT','detail':'%1$s'}]}}"
            .formatted(told));
  }

  @Test
  void aWholeReportPasses() {
    JsonObject check = scan("'outcome':'SUCCEEDED','found':2");
    assertThat(ScanChecks.complete(check, 19045, 6456).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void aFailedScanAnotherBuildAndNoHistoryFail() {
    JsonObject check = json("{'scan':{'outcome':'FAILED'},'os':{'build':19045,'ubr':1}}");
    assertThat(ScanChecks.complete(check, 19045, 6456).why())
        .contains("its build is 19045.1, Windows' is 19045.6456", "no history", "the scan failed");
    assertThat(ScanChecks.complete(json("{}"), 0, 0).why()).contains("there is no scan");
  }

  @Test
  void aScanThatTakesHalfOfItsTimeoutFails() {
    assertThat(
            ScanChecks.duration(List.of(scan("'outcome':'SUCCEEDED','durationMs':60000")))
                .outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(
            ScanChecks.duration(List.of(scan("'outcome':'SUCCEEDED','durationMs':1000000")))
                .outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(ScanChecks.duration(List.of(scan("'outcome':'FAILED'"))).outcome())
        .isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void aServiceWithoutStartTypeFails() {
    assertThat(ScanChecks.services(json("{'services':[" + SERVICES + "]}")).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(
            ScanChecks.services(
                    json("{'services':[" + SERVICES.replace("'MANUAL'},{", "'UNKNOWN'},{") + "]}"))
                .why())
        .isEqualTo("no start type of [TrustedInstaller, wuauserv]");
    assertThat(ScanChecks.services(json("{}")).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void aServiceThatCouldNotBeReadFails() {
    assertThat(
            ScanChecks.services(
                    json(
                        "{'services':["
                            + SERVICES
                            + "],'verdict':{'reasons':[{'code':'SERVICE_UNREADABLE','detail':'x'}]}}"))
                .why())
        .isEqualTo("SERVICE_UNREADABLE x");
  }

  @Test
  void aRefusedStartFailsUnlessTheServiceIsDisabled() {
    String refused = "'verdict':{'reasons':[{'code':'SERVICE_START_FAILED','detail':'5'}]}";
    assertThat(ScanChecks.startable(json("{" + refused + "}"), false).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(ScanChecks.startable(json("{}"), true).outcome()).isEqualTo(Outcome.PASS);
    assertThat(ScanChecks.startable(json("{}"), false).outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(
            ScanChecks.startable(
                    json(
                        "{'services':[{'name':'TrustedInstaller','startType':'DISABLED'}],"
                            + refused
                            + "}"),
                    false)
                .outcome())
        .isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void scansThatFailAlikeProveNothing() {
    JsonObject failed = scan("'outcome':'FAILED','hresult':'0x80240438','durationMs':10");
    assertThat(ScanChecks.sameScan(failed, failed).outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(ScanChecks.duration(List.of(failed)).outcome()).isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void theServiceHasToSeeWhatThePromptSees() {
    JsonObject check = scan("'outcome':'SUCCEEDED','found':2");
    assertThat(ScanChecks.sameScan(scan("'outcome':'SUCCEEDED','found':2"), check).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(ScanChecks.sameScan(scan("'outcome':'SUCCEEDED','found':0"), check).why())
        .isEqualTo("scan.found is \"0\" for the service, \"2\" in the prompt");
    assertThat(
            ScanChecks.sameScan(scan("'outcome':'FAILED','hresult':'0x80070005'"), check).outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void aSearchThatEndsWhenToldToPassesIfTheNextOneIsSound() {
    JsonObject sound = scan("'outcome':'SUCCEEDED','durationMs':9000");
    assertThat(
            ScanChecks.aborted(timedOut("no result after PT5S; it stopped when aborted"), sound)
                .outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(
            ScanChecks.aborted(
                    timedOut("no result after PT5S; it did not stop when aborted"), sound)
                .outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(
            ScanChecks.aborted(
                    timedOut("no result after PT5S; it stopped when aborted"),
                    scan("'outcome':'TIMED_OUT'"))
                .why())
        .isEqualTo("the next search ended with TIMED_OUT");
    assertThat(ScanChecks.aborted(sound, sound).outcome()).isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void titlesHaveToFollowTheLanguage() {
    JsonObject chinese = scan("'updates':[{'title':'2026-11 适用于 Windows 10 的累积更新'}]");
    JsonObject english = scan("'updates':[{'title':'2026-11 Cumulative Update for Windows 10'}]");
    assertThat(ScanChecks.titles(chinese, english).outcome()).isEqualTo(Outcome.PASS);
    assertThat(ScanChecks.titles(english, english).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(ScanChecks.titles(chinese, chinese).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(ScanChecks.titles(scan("'updates':[]"), english).outcome())
        .isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void whereNoUpdateIsPendingTheirLanguageNeedsNoMoreScans(@TempDir Path work) throws IOException {
    FakeWindows windows = new FakeWindows();
    windows.answer("reg.exe", 0, "");
    windows.answer("check --json", 0, "{\"scan\":{\"outcome\":\"SUCCEEDED\",\"updates\":[]}}");
    Check language =
        ScanChecks.ALL.stream().filter(check -> check.item() == 4).findFirst().orElseThrow();
    try (Listener listener = new Listener("key")) {
      assertThat(language.body().look(windows.bench(work, listener)).why())
          .startsWith("No update is pending.");
    }
    assertThat(windows.commands()).filteredOn(line -> line.endsWith("check --json")).hasSize(1);
  }
}
