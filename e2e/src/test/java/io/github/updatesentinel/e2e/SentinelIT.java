package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.stub.Answer;
import io.github.updatesentinel.stub.Script;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each scenario of a machine's life, through the service as it is installed. */
class SentinelIT extends InstalledService {
  @Test
  void healthyZeroOnTheWantedBuildIsUpToDate() throws IOException {
    machine.baseline(19044, 1706).startService();
    JsonObject heartbeat = await("UP_TO_DATE");
    assertThat(heartbeat.getAsJsonObject("scan").get("found").getAsInt()).isZero();
    assertThat(heartbeat.getAsJsonObject("os").get("cmge").getAsBoolean()).isTrue();
    assertThat(heartbeat.getAsJsonObject("updateSource").get("kind").getAsString())
        .isEqualTo("WSUS");
    assertThat(ids()).doesNotContain(1100, 1101, 1102, 1103, 1104, 1110, 1300, 1900);
    Awaitility.await("the start test, which follows the scan")
        .until(() -> machine.doubleLog().contains("TrustedInstaller started"));
    Awaitility.await("three scans").until(() -> scans() >= 3);
    assertThat(machine.doubleLog())
        .containsOnlyOnce("TrustedInstaller started")
        .contains("serverSelection=1 online=true clientApplicationID=<UpdateSentinel>")
        .contains("detach live=0");
  }

  @Test
  void trustedInstallerDisabledOnAnOldBuildIsAProvenLie() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.baseline(19044, 2006).startService();
    JsonObject heartbeat = await("FALSE_UP_TO_DATE");
    assertThat(certainty(heartbeat)).isEqualTo("PROVEN");
    assertThat(reasons(heartbeat))
        .startsWith(
            "SERVICE_DISABLED TrustedInstaller", "BUILD_BEHIND 19044.1706 < 19044.2006 KB5017308");
    assertThat(facts(awaitEvent(1101)))
        .startsWith("TrustedInstaller: DISABLED", "0x00000000 (S_OK)")
        .contains("19044.1706", "19044.2006 KB5017308", "SUCCEEDED, found 0")
        .contains("sc.exe config TrustedInstaller start= demand", "PROVEN");
  }

  @Test
  void theAlertReadsInEnglishAndInChinese() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.baseline(19044, 2006).startService();
    List<String> facts = facts(awaitEvent(1101));
    assertThat(messages.render(1101, Language.ENGLISH.localeId(), facts))
        .startsWith("Do not trust Windows Update on this computer")
        .contains("Cause: TrustedInstaller: DISABLED. Certainty: PROVEN (")
        .contains("Installed build: 19044.1706. Required build: 19044.2006 KB5017308.");
    assertThat(messages.render(1101, Language.CHINESE.localeId(), facts))
        .startsWith("不要相信此计算机上 Windows 更新的状态")
        .contains("原因：TrustedInstaller: DISABLED。可信度：PROVEN（")
        .contains("当前内部版本：19044.1706；要求的内部版本：19044.2006 KB5017308。");
  }

  @Test
  void updateTitlesAreAskedForInTheConfiguredLanguage() throws IOException {
    machine.baseline(19044, 1706).set("language", "zh-CN").startService();
    await("UP_TO_DATE");
    assertThat(machine.doubleLog()).contains("userLocale=2052");
  }

  @Test
  void trustedInstallerDisabledOnAnUnknownBuildLineIsASuspectedLie() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.build(19999, 1).startService();
    JsonObject heartbeat = await("FALSE_UP_TO_DATE");
    assertThat(certainty(heartbeat)).isEqualTo("SUSPECTED");
    assertThat(heartbeat.has("baseline")).isFalse();
    assertThat(reasons(heartbeat))
        .containsExactly(
            "SERVICE_DISABLED TrustedInstaller",
            "BASELINE_MISSING build line 19999",
            // Wine has no event log to search.
            "EVIDENCE_MISSING EvtQuery(System)");
    awaitEvent(1101);
  }

  @Test
  void trustedInstallerDisabledOnACurrentBuildIsBlocked() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.baseline(19044, 1706).startService();
    assertThat(reasons(await("SERVICING_BLOCKED", 0)))
        .contains("SERVICE_DISABLED TrustedInstaller");
    awaitEvent(1100);
  }

  @Test
  void trustedInstallerDisabledWithUpdatesFoundIsBlocked() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.wua("update = 累积更新|a1b2|KB5017308|Critical|false").baseline(19044, 2006);
    machine.startService();
    JsonObject heartbeat = await("SERVICING_BLOCKED", 1);
    JsonObject update =
        heartbeat.getAsJsonObject("scan").getAsJsonArray("updates").get(0).getAsJsonObject();
    assertThat(update.get("title").getAsString()).isEqualTo("累积更新");
    assertThat(update.get("kb").getAsString()).isEqualTo("KB5017308");
    assertThat(ids()).doesNotContain(1101);
  }

  @Test
  void aSearchThatFailsWithServiceDisabledIsBlocked() throws IOException {
    machine.wua("search.hresult = 0x80070422").baseline(19044, 2006).startService();
    JsonObject heartbeat = await("SERVICING_BLOCKED");
    assertThat(reasons(heartbeat)).startsWith("SCAN_HRESULT 0x80070422 (E_SERVICE_DISABLED)");
    assertThat(heartbeat.getAsJsonObject("scan").has("found")).isFalse();
    awaitEvent(1100);
    assertThat(machine.eventStrings()).contains("0x80070422 (E_SERVICE_DISABLED)");
  }

  @Test
  void zeroWithServiceDisabledAsWarningIsALie() throws IOException {
    machine.wua("search.resultCode = 3", "warning = 0x80070422|disabled");
    machine.baseline(19044, 2006).startService();
    JsonObject heartbeat = await("FALSE_UP_TO_DATE");
    assertThat(certainty(heartbeat)).isEqualTo("PROVEN");
    assertThat(reasons(heartbeat)).contains("SCAN_WARNING 0x80070422 (E_SERVICE_DISABLED)");
    awaitEvent(1101);
  }

  @Test
  void zeroWithAnotherWarningIsAFailedScanThatIsToldAfterSoManyInARow() throws IOException {
    machine.wua("search.resultCode = 3", "warning = 0x8024402C|no name");
    machine.set("scanFailuresBeforeAlert", 2).set("scanInterval", "PT10S");
    machine.baseline(19044, 1706).startService();
    JsonObject heartbeat = await("SCAN_FAILED");
    assertThat(reasons(heartbeat)).anyMatch(reason -> reason.startsWith("SCAN_WARNING 0x8024402C"));
    // The first of them: after the first failure there was none.
    Machine.LoggedEvent event = awaitEvent(1103);
    assertThat(event.inserts()).contains("SUCCEEDED_WITH_ERRORS, found 0, 2, ");
  }

  @Test
  void aSkippedSearchIsNoZero() throws IOException {
    machine.wua("search.hresult = 0x00240010").set("scanFailuresBeforeAlert", 1);
    machine.baseline(19044, 1706).startService();
    JsonObject heartbeat = await("SCAN_FAILED");
    assertThat(heartbeat.getAsJsonObject("scan").get("hresult").getAsString())
        .isEqualTo("0x00240010");
    assertThat(reasons(heartbeat)).anyMatch(reason -> reason.startsWith("SCAN_WARNING 0x00240010"));
  }

  @Test
  void aRefusedScanIsAFailedScan() throws IOException {
    machine.wua("search.hresult = 0x80070005").set("scanFailuresBeforeAlert", 1);
    machine.baseline(19044, 1706).startService();
    assertThat(reasons(await("SCAN_FAILED")))
        .anyMatch(reason -> reason.startsWith("SCAN_ACCESS_DENIED 0x80070005"));
    assertThat(awaitEvent(1103).inserts()).contains("SCAN_ACCESS_DENIED");
  }

  @Test
  void windowsUpdateDisabledSoThatNoSessionCanBeMadeIsBlocked() throws IOException {
    machine.setStartType("wuauserv", DISABLED);
    machine.wua("session.hresult = 0x80070422").baseline(19044, 1706).startService();
    assertThat(
            reasons(
                awaitHeartbeat(
                    "SERVICING_BLOCKED with the scan's code",
                    heartbeat ->
                        verdict(heartbeat).equals("SERVICING_BLOCKED")
                            && outcome(heartbeat).equals("FAILED"))))
        .startsWith("SERVICE_DISABLED wuauserv", "SCAN_HRESULT 0x80070422 (E_SERVICE_DISABLED)");
    awaitEvent(1100);
    assertThat(machine.eventStrings()).contains("sc.exe config wuauserv start= demand");
  }

  @Test
  void trustedInstallerMissingBlinds() throws IOException {
    machine.svctool("delete", "TrustedInstaller");
    machine.baseline(19044, 2006).startService();
    JsonObject heartbeat = await("FALSE_UP_TO_DATE");
    assertThat(reasons(heartbeat)).startsWith("SERVICE_MISSING TrustedInstaller");
    assertThat(startType(heartbeat, "TrustedInstaller")).isEqualTo("MISSING");
    awaitEvent(1101);
    assertThat(machine.eventStrings()).contains("TrustedInstaller: MISSING");
  }

  @Test
  void trustedInstallerHijackedBlinds() throws IOException {
    machine.svctool("set-path", "TrustedInstaller", "C:\\windows\\system32\\cmd.exe /c rem");
    machine.baseline(19044, 2006).startService();
    assertThat(reasons(await("FALSE_UP_TO_DATE")))
        .startsWith("SERVICE_HIJACKED TrustedInstaller C:\\windows\\system32\\cmd.exe /c rem");
    awaitEvent(1101);
  }

  @Test
  void disabledInTheRegistryAloneIsAWarningOfWhatIsComing() throws IOException {
    machine.baseline(19044, 1706);
    machine.registry(
        new RegistryChanges()
            .key("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\TrustedInstaller")
            .number("Start", DISABLED));
    machine.startService();
    assertThat(reasons(await("UP_TO_DATE")))
        .contains("SERVICE_DISABLED_AT_RESTART TrustedInstaller")
        .noneMatch(reason -> reason.startsWith("SERVICE_DISABLED "));
  }

  @Test
  void aScanThatHangsIsAbortedAtItsDeadline() throws IOException {
    machine.wua("search.behaviour = hang").set("scanTimeout", "PT8S");
    machine.set("scanFailuresBeforeAlert", 1);
    machine.baseline(19044, 1706).startService();
    JsonObject heartbeat = await("SCAN_FAILED");
    assertThat(outcome(heartbeat)).isEqualTo("TIMED_OUT");
    assertThat(reasons(heartbeat).get(0)).contains("it stopped when aborted");
    assertThat(machine.doubleLog()).contains("RequestAbort");
    assertThat(awaitEvent(1103).inserts()).contains("TIMED_OUT");
  }

  @Test
  void aScanThatIgnoresItsAbortIsLeftBehind() throws IOException {
    machine.wua("search.behaviour = hang-ignoring-abort").set("scanTimeout", "PT8S");
    machine.set("scanInterval", "PT1H").baseline(19044, 1706).startService();
    JsonObject heartbeat = await("SCAN_FAILED");
    assertThat(outcome(heartbeat)).isEqualTo("TIMED_OUT");
    Awaitility.await().until(() -> machine.scanProcesses().isEmpty());
  }

  @Test
  void aScanWhoseCallNeverReturnsIsLeftBehind() throws IOException {
    machine.wua("search.behaviour = hang-in-call").set("scanTimeout", "PT5S");
    machine.set("scanInterval", "PT1H").baseline(19044, 1706).startService();
    assertThat(outcome(await("SCAN_FAILED"))).isEqualTo("TIMED_OUT");
    Awaitility.await().until(() -> machine.scanProcesses().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "crash, exit code",
    "crash-in-call, exit code",
    "exit, exit code 0x0000004D",
    "print-rubbish, its output is not a report",
    "flood, more than"
  })
  void aScanProcessThatMisbehavesIsAFinding(String behaviour, String finding) throws IOException {
    machine.wua("search.behaviour = " + behaviour).baseline(19044, 1706).startService();
    JsonObject heartbeat = await("SCAN_FAILED");
    assertThat(reasons(heartbeat).get(0)).startsWith("SCAN_BROKEN").contains(finding);
    assertThat(machine.isRunning()).isTrue();
    assertThat(ids()).doesNotContain(1900);
  }

  @Test
  void whatWindowsUpdateRemembersIsReported() throws IOException {
    Instant failedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(2));
    machine.wua(
        "history = " + failedAt + "|1|4|0x80070422|2022-09 累积更新",
        "history = 2022-06-14T03:04:05Z|1|2|0x00000000|2022-06",
        "autoUpdate.lastSearch = 2026-11-20T01:02:03Z",
        "autoUpdate.lastInstall =",
        "systemInfo.rebootRequired = true");
    machine.baseline(19044, 2006).startService();
    JsonObject heartbeat = await("RESTART_PENDING");
    String since = heartbeat.getAsJsonObject("restart").get("since").getAsString();
    assertThat(reasons(heartbeat))
        .contains("HISTORY_FAILURE 0x80070422 (E_SERVICE_DISABLED)")
        .anyMatch(reason -> reason.startsWith("REBOOT_PENDING since " + since.substring(0, 19)));
    assertThat(heartbeat.get("rebootPending").getAsBoolean()).isTrue();
    JsonObject history = heartbeat.getAsJsonObject("history");
    assertThat(history.get("lastSearchAt").getAsString()).isEqualTo("2026-11-20T01:02:03Z");
    assertThat(history.get("lastInstallAt").getAsString()).isEqualTo("2022-06-14T03:04:05Z");
    JsonObject failure = history.getAsJsonArray("failures").get(0).getAsJsonObject();
    assertThat(failure.get("at").getAsString()).isEqualTo(failedAt.toString());
    assertThat(failure.get("title").getAsString()).isEqualTo("2022-09 累积更新");
    assertThat(machine.doubleLog()).contains("detach live=0");
  }

  @Test
  void aDisabledServiceBehindTheMappedCodeOfTheHistoryIsSeen() throws IOException {
    Instant failedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(2));
    machine.wua(
        "history = " + failedAt + "|1|2|0x80242014|waits for a restart",
        "history = " + failedAt + "|1|4|0x80240022/0x80070422|failed");
    machine.baseline(19044, 1706).startService();
    JsonObject heartbeat = await("UP_TO_DATE");
    assertThat(reasons(heartbeat)).contains("HISTORY_FAILURE 0x80070422 (E_SERVICE_DISABLED)");
    assertThat(heartbeat.getAsJsonObject("history").getAsJsonArray("failures"))
        .singleElement()
        .asString()
        .contains("\"hresult\":\"0x80070422\"", "\"title\":\"failed\"");
  }

  @Test
  void aTrustedInstallerWhoseProgramIsGoneIsFoundAtOnceAndByStartingIt() throws IOException {
    Path program = machine.drive().resolve("windows/servicing/TrustedInstaller.exe");
    Path elsewhere = program.resolveSibling("elsewhere.exe");
    Files.move(program, elsewhere);
    try {
      machine.baseline(19044, 2006).startService();
      assertThat(subjects(await("FALSE_UP_TO_DATE"), "SERVICE_FILE_MISSING"))
          .containsExactly("TrustedInstaller");
      awaitEvent(1101);
      String answer = "SERVICE_START_FAILED TrustedInstaller 0x80070002 (ERROR_FILE_NOT_FOUND)";
      JsonObject tried =
          awaitHeartbeat("the start test", heartbeat -> reasons(heartbeat).contains(answer));
      assertThat(verdict(tried)).isEqualTo("FALSE_UP_TO_DATE");
    } finally {
      Files.move(elsewhere, program);
    }
  }

  @Test
  void aRestartOfTheServiceStartsNoScan() throws IOException {
    machine.baseline(19044, 1706).set("scanInterval", "P7D").startService();
    await("UP_TO_DATE");
    long before = scans();
    machine.stopService();
    int heartbeats = collector.heartbeats().size();
    machine.startService();
    awaitHeartbeat(
        "some heartbeats of the new process",
        heartbeat -> collector.heartbeats().size() > heartbeats + 2);
    assertThat(verdict(collector.heartbeats().get(collector.heartbeats().size() - 1)))
        .isEqualTo("UP_TO_DATE");
    assertThat(scans()).isEqualTo(before);
  }

  @Test
  void anUpdateThatCannotBeReadStillCounts() throws IOException {
    machine.wua("updates.generate = 5", "update.failItem = 3").baseline(19044, 1706).startService();
    JsonObject scan = await("UPDATES_PENDING").getAsJsonObject("scan");
    assertThat(scan.get("found").getAsInt()).isEqualTo(5);
    assertThat(scan.getAsJsonArray("updates")).hasSize(4);
    assertThat(scan.get("itemsUnreadable").getAsInt()).isEqualTo(1);
  }

  @Test
  void twoThousandUpdatesAreCountedAndFiftyOfThemListed() throws IOException {
    machine.wua("updates.generate = 2000").baseline(19044, 1706).startService();
    JsonObject scan = await("UPDATES_PENDING").getAsJsonObject("scan");
    assertThat(scan.get("found").getAsInt()).isEqualTo(2000);
    assertThat(scan.getAsJsonArray("updates")).hasSize(50);
    awaitEvent(1104);
    assertThat(machine.doubleLog()).contains("detach live=0");
  }

  @Test
  void healthyZeroOnAnOldBuildIsBehindItsBaseline() throws IOException {
    machine.baseline(19044, 2006).startService();
    JsonObject heartbeat = await("BEHIND_BASELINE");
    assertThat(heartbeat.getAsJsonObject("baseline").get("source").getAsString()).isEqualTo("FILE");
    awaitEvent(1102);
    assertThat(machine.eventStrings()).contains("https://uc.example:8531");
  }

  @Test
  void aStartTypeChangeIsSeenWithinFiveSecondsAndItsEndToo() throws IOException {
    machine.set("checkInterval", "P1D").set("scanInterval", "P7D");
    machine.baseline(19044, 1706).startService();
    await("UP_TO_DATE");
    machine.setStartType("TrustedInstaller", DISABLED);
    within(Duration.ofSeconds(5), 1100);
    // Wine has no System log to search: the agent waits five seconds for an author there.
    within(Duration.ofSeconds(10), 1120);
    assertThat(machine.events())
        .anyMatch(
            event ->
                event.id() == 1120
                    && event.inserts().startsWith("TrustedInstaller, MANUAL, DISABLED"));
    JsonObject blocked =
        awaitHeartbeat(
            "the change",
            heartbeat ->
                "SERVICING_BLOCKED".equals(verdict(heartbeat))
                    && !heartbeat.getAsJsonArray("startTypeChanges").isEmpty());
    assertThat(blocked.getAsJsonArray("startTypeChanges"))
        .singleElement()
        .asString()
        .contains("\"TrustedInstaller\",\"from\":\"MANUAL\",\"to\":\"DISABLED\"");
    machine.setStartType("TrustedInstaller", DEMAND);
    Machine.LoggedEvent recovered = awaitEvent(1110);
    assertThat(recovered.inserts()).startsWith("SERVICING_BLOCKED, ").contains("UP_TO_DATE");
    await("UP_TO_DATE");
  }

  @Test
  void remediationGivesTheStartTypeBack() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.set("remediation", "RESTORE_START_TYPE").baseline(19044, 1706).startService();
    awaitEvent(1130);
    assertThat(startType(await("UP_TO_DATE"), "TrustedInstaller")).isEqualTo("MANUAL");
  }

  @Test
  void aCollectorThatIsDownCostsNothing() throws IOException {
    collector.answer(Script.always(Answer.status(503)));
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.baseline(19044, 2006).startService();
    awaitEvent(1101);
    collector.answer(Script.always(Answer.accepted()));
    assertThat(await("FALSE_UP_TO_DATE").get("sequence").getAsLong()).isGreaterThan(1);
    assertThat(collector.heartbeats().get(0).get("sequence").getAsLong()).isEqualTo(1);
  }

  @Test
  void withoutACollectorTheEventLogTellsAll() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.set("collectorUrl", "").baseline(19044, 2006).startService();
    awaitEvent(1101);
    assertThat(ids()).doesNotContain(1300);
    assertThat(collector.heartbeats()).isEmpty();
  }

  @Test
  void aBrokenSettingInEachSourceIsToldAndReplaced() throws IOException {
    machine.registry(
        new RegistryChanges()
            .key("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\UpdateSentinel")
            .text("checkInterval", "PT1S")
            .key("HKEY_LOCAL_MACHINE\\SOFTWARE\\UpdateSentinel")
            .binary("alertRepeat", (byte) 1, (byte) 2));
    machine.set("remediation", "MAYBE").set("noSuchKey", 1).baseline(19044, 1706).startService();
    await("UP_TO_DATE");
    List<String> told =
        machine.events().stream()
            .filter(event -> event.id() == 1300)
            .map(Machine.LoggedEvent::inserts)
            .toList();
    assertThat(told)
        .hasSize(4)
        .anyMatch(
            text ->
                text.startsWith("checkInterval, HKLM\\SOFTWARE\\Policies\\UpdateSentinel,")
                    && text.contains("expected PT10S to P1D, found \"PT1S\"")
                    && text.endsWith("PT15M"))
        .anyMatch(text -> text.startsWith("alertRepeat,") && text.contains("REG_BINARY"))
        .anyMatch(text -> text.startsWith("remediation,") && text.contains("\"MAYBE\""))
        .anyMatch(text -> text.startsWith("noSuchKey,"));
  }

  @Test
  void aConfigurationFileThatIsNoJsonIsToldAndTheServiceRunsOn() throws IOException {
    machine.writeConfiguration("{\"checkInterval\": ");
    machine.startServiceAsConfigured();
    Machine.LoggedEvent event = awaitEvent(1300);
    assertThat(event.inserts()).startsWith("agent.json,").contains("not JSON");
    assertThat(machine.isRunning()).isTrue();
  }

  @Test
  void aConfigurationFileThatOthersMayChangeIsToldAndNotUsed() throws IOException {
    machine.baseline(19044, 1706).configure();
    permit("rw-rw-rw-", "agent.json");
    machine.startServiceAsConfigured();
    assertThat(awaitEvent(1300).inserts())
        .startsWith("agent.json,")
        .contains(
            "agent.json is not trusted: ", "(S-1-1-0) may change it; ", "none of its settings");
    assertThat(facts(awaitEvent(1000)).get(1)).isEqualTo("15 min");

    permit("rw-r--r--", "agent.json");
    machine.stopService();
    machine.startServiceAsConfigured();
    await("UP_TO_DATE");
  }

  @Test
  void whatOthersPlantedIsNotTakenForTheServicesOwn() throws IOException {
    Files.createDirectories(machine.data().resolve("spool"));
    String planted = "4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11";
    Files.writeString(
        machine.data().resolve("state.json"),
        ("{\"agentId\":\"%s\",\"nextSequence\":700,"
                + "\"droppedHeartbeats\":0,\"scanFailuresInRow\":0}")
            .formatted(planted));
    Files.writeString(machine.data().resolve("spool/0000000000000699.json.gz"), "planted");
    permit("rw-rw-rw-", "state.json", "spool/0000000000000699.json.gz");
    machine.baseline(19044, 1706).startService();

    JsonObject heartbeat = await("UP_TO_DATE");

    assertThat(heartbeat.get("agentId").getAsString()).isNotEqualTo(planted);
    assertThat(heartbeat.get("sequence").getAsLong()).isLessThan(700);
    assertThat(awaitEvent(1300).inserts()).startsWith("state.json,").contains("a new agent ID");
    assertThat(awaitEvent(1202).inserts()).contains("UNTRUSTED");
    assertThat(machine.agentId()).isEqualTo(heartbeat.get("agentId").getAsString());
  }

  @Test
  void aDataFolderThatOthersMayChangeIsNeitherReadNorWritten() throws IOException {
    machine.configure();
    permit("rwxrwxrwx", "");
    machine.startServiceAsConfigured();
    Awaitility.await("event 1300")
        .until(() -> machine.eventStrings().stream().anyMatch(text -> text.contains("no logs")));
    assertThat(machine.stopService()).isLessThan(Duration.ofSeconds(5));
    // procrun writes its own log before the service can look.
    try (Stream<Path> files = Files.walk(machine.data())) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.startsWith("service."))
          .containsExactly("agent.json");
    }
  }

  @Test
  void aDataFolderThatIsGoneIsMadeAgain() throws IOException {
    Files.delete(machine.data());
    machine.startServiceAsConfigured();
    awaitEvent(1000);
    assertThat(machine.events()).extracting(Machine.LoggedEvent::id).doesNotContain(1300);
    Awaitility.await("state.json").until(() -> Files.exists(machine.data().resolve("state.json")));
  }

  private static void permit(String permissions, String... names) throws IOException {
    for (String name : names) {
      Files.setPosixFilePermissions(
          machine.data().resolve(name), PosixFilePermissions.fromString(permissions));
    }
  }

  @Test
  void aChangeOfTheConfigurationCountsWithoutARestart() throws IOException {
    machine.baseline(19044, 1706).startService();
    await("UP_TO_DATE");
    machine.registry(
        new RegistryChanges()
            .key("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\UpdateSentinel")
            .text("requiredServices", "TrustedInstaller;NoSuchService"));
    assertThat(reasons(await("SERVICING_BLOCKED"))).contains("SERVICE_MISSING NoSuchService");
  }

  @Test
  void theServiceIsRunningBeforeItTouchesTheNetwork() throws IOException {
    List<String> states = new CopyOnWriteArrayList<>();
    collector.onArrival(() -> states.add(machine.serviceState()));
    machine.baseline(19044, 1706).startService();
    await("UP_TO_DATE");
    assertThat(states).startsWith("RUNNING");
  }

  @Test
  void theServiceStopsWithinFiveSecondsWhileAScanHangs() throws IOException {
    machine.wua("search.behaviour = hang-ignoring-abort").baseline(19044, 1706).startService();
    Awaitility.await("the scan").until(() -> machine.doubleLog().contains("BeginSearch"));
    assertThat(machine.stopService()).isLessThan(Duration.ofSeconds(5));
    Awaitility.await().until(() -> machine.scanProcesses().isEmpty());
    assertThat(ids()).contains(1001);
  }

  @Test
  void aKilledServiceLeavesNoScanBehindAndRepeatsNothing() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.baseline(19044, 2006).set("scanInterval", "P7D").startService();
    JsonObject before = await("FALSE_UP_TO_DATE");
    awaitEvent(1101);
    machine.kill();
    Awaitility.await().until(() -> !machine.isRunning() && machine.scanProcesses().isEmpty());
    machine.restartWine();
    machine.wua("search.durationMs = 600000");
    machine.startService();
    JsonObject after =
        awaitHeartbeat(
            "a heartbeat of the new process",
            heartbeat ->
                heartbeat.get("sequence").getAsLong() > before.get("sequence").getAsLong()
                    && !heartbeat.get("agent").equals(before.get("agent")));
    assertThat(verdict(after)).isEqualTo("FALSE_UP_TO_DATE");
    assertThat(after.get("agentId")).isEqualTo(before.get("agentId"));
    assertThat(after.getAsJsonObject("verdict").get("since"))
        .isEqualTo(before.getAsJsonObject("verdict").get("since"));
    assertThat(ids().stream().filter(id -> id == 1101)).hasSize(1);
    assertThat(collector.heartbeats().stream().map(h -> h.get("sequence").getAsLong()))
        .doesNotHaveDuplicates();
  }

  @Test
  void checkReportsToThePersonAtTheConsole() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.baseline(19044, 2006).configure();
    Wine.Result report = machine.sentinel("check");
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.output())
        .contains("FALSE_UP_TO_DATE (PROVEN), CRITICAL")
        .contains("SERVICE_DISABLED TrustedInstaller")
        .contains("sc.exe config TrustedInstaller start= demand");
    machine.set("language", "zh-CN").configure();
    // The code page that a pipe has there, 437, can't hold Chinese.
    assertThat(machine.sentinel("check").output()).contains("that status can't be trusted");
    Wine.Result json = machine.sentinel("check", "--json");
    assertThat(json.exitCode()).isEqualTo(2);
    assertThat(verdict(JsonParser.parseString(json.output()).getAsJsonObject()))
        .isEqualTo("FALSE_UP_TO_DATE");
    assertThat(machine.sentinel("version").output()).startsWith("Update Sentinel 1.");
  }

  @Test
  void checkShowsACollectorThatAnswersAndJudgesByTheBaselineOfIt() throws IOException {
    holdBaselineOfTheCollector();
    machine.configure();
    Wine.Result report = machine.sentinel("check");
    assertThat(report.output())
        .contains("BEHIND_BASELINE")
        .containsPattern("Required build +19044\\.2006 KB5017308 \\(COLLECTOR, 2022-09-13\\)")
        .containsPattern("Collector +" + collector.url() + "\\R +reachable")
        .containsPattern("Last delivery +never\\R")
        .containsPattern("Undelivered reports +0\\R")
        .containsPattern("Proxy +none\\R")
        .containsPattern("Enrollment +no key and no token")
        .containsPattern("Collector baseline +e2e\\R");
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(collector.requests())
        .hasSize(1)
        .allMatch(request -> request.path().equals(ScriptedCollector.BASELINE));
  }

  @Test
  void checkShowsWhyACollectorIsOutOfReach() throws IOException {
    machine.baseline(19044, 1706).set("collectorUrl", "http://127.0.0.1:1").configure();
    Wine.Result report = machine.sentinel("check");
    assertThat(report.output())
        .contains("UP_TO_DATE, OK")
        .containsPattern(
            "Collector +http://127\\.0\\.0\\.1:1\\R +not reachable: .*ConnectException");
    assertThat(report.exitCode()).isZero();
    Wine.Result json = machine.sentinel("check", "--json");
    JsonObject delivery =
        JsonParser.parseString(json.output()).getAsJsonObject().getAsJsonObject("delivery");
    assertThat(delivery.get("reach").getAsString()).isEqualTo("NO_ANSWER");
    assertThat(delivery.get("everDelivered").getAsBoolean()).isFalse();
    assertThat(delivery.get("waiting").getAsInt()).isZero();
  }

  /** As the service would have left it behind. */
  private static void holdBaselineOfTheCollector() {
    String baseline =
        """
        {"version": "e2e",
         "builds": [{"build": 19044, "ubr": 2006, "kb": "KB5017308", "released": "2022-09-13"}],
         %s}
        """
            .formatted(Machine.SUPPORTED);
    CollectorBaseline.open(
            machine.data().resolve("collector-baseline.json"),
            "127.0.0.1",
            new BaselineKey.None(),
            why -> {})
        .accept(baseline.getBytes(StandardCharsets.UTF_8), null, null);
  }
}
