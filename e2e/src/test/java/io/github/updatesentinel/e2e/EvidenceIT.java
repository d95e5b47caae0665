package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.stub.Answer;
import io.github.updatesentinel.stub.Enrollment;
import io.github.updatesentinel.stub.Script;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who did it and since when, what restores it, and what support gets, as it is installed. */
class EvidenceIT extends InstalledService {
  private static final int DISABLED = 4;
  private static final String SERVICE = "TrustedInstaller";

  /** Wine's own user, whose name it knows. */
  private static final String USER = "S-1-5-21-0-0-0-1000";

  private static final String REBOOT_PENDING =
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
          + "\\Component Based Servicing\\RebootPending";

  private static final String SECRET = "planted-0123456789";

  /** With characters that end a password in the eyes of a simple pattern. */
  private static final String PROXY_PASSWORD = "pl/anted@pass";

  @Test
  void alertNamesTheAccountTheTimeAndWhatFailedSince() throws IOException {
    machine.eventLog().baseline(19044, 1706).startService();
    await("UP_TO_DATE");
    machine.setStartType(SERVICE, DISABLED);
    machine.recordedStartTypeChange(SERVICE, USER);
    for (int i = 0; i < 3; i++) {
      machine.recordedDisabledService(SERVICE);
    }
    List<String> change = facts(awaitEvent(1120));
    assertThat(change).contains("MANUAL", "DISABLED", "ACCOUNT");
    // The name, or the SID where a busy computer takes longer than a second to find the name.
    assertThat(change.get(3)).isNotEqualTo("-");
    JsonObject heartbeat =
        awaitHeartbeat("an author", beat -> !beat.getAsJsonArray("startTypeChanges").isEmpty());
    JsonObject told = heartbeat.getAsJsonArray("startTypeChanges").get(0).getAsJsonObject();
    assertThat(told.get("by").getAsString()).isEqualTo(change.get(3));
    assertThat(told.get("means").getAsString()).isEqualTo("ACCOUNT");
    // The event log is read with scans: the agent may have read it before all three were in it.
    Instant recorded = Instant.now();
    awaitHeartbeat("a scan after the records", beat -> scannedAfter(recorded, beat));

    machine.baseline(19044, 2006).configure();
    List<String> alert = facts(awaitEvent(1101));
    assertThat(alert.get(9)).isEqualTo(change.get(3) + ", ACCOUNT");
    assertThat(alert.get(10)).isEqualTo("3");
    assertThat(messages.render(1101, Language.ENGLISH.localeId(), alert))
        .contains("0x80070422 recorded since then: 3.");
    assertThat(machine.sentinel("check").output())
        .containsPattern(
            "TrustedInstaller: disabled at .* by .*\\(account\\); 0x80070422 recorded since then: 3")
        .contains("Last honest scan");
  }

  private static boolean scannedAfter(Instant time, JsonObject heartbeat) {
    JsonObject scan = heartbeat.getAsJsonObject("scan");
    return scan != null
        && scan.has("startedAt")
        && Instant.parse(scan.get("startedAt").getAsString()).isAfter(time);
  }

  @Test
  void serviceThatWasDisabledBeforeTheAgentCameHasItsAuthor() throws IOException {
    machine.setStartType(SERVICE, DISABLED);
    machine.eventLog().recordedStartTypeChange(SERVICE, USER);
    machine.baseline(19044, 2006).startService();
    assertThat(facts(awaitEvent(1101)).get(9)).endsWith(", ACCOUNT");
  }

  @Test
  void restoredServiceIsProvenByAScanAndTold() throws IOException {
    machine.setStartType(SERVICE, DISABLED);
    machine.wua("update = 2022-09 Cumulative Update|4f6b|KB5017308|Critical|false");
    machine.set("remediation", "RESTORE_START_TYPE").baseline(19044, 2006).startService();
    assertThat(facts(awaitEvent(1130)))
        .startsWith(SERVICE, "DISABLED", "MANUAL")
        .last()
        .asString()
        .startsWith("UPDATES_PENDING (SUCCEEDED, found 1");
    JsonObject heartbeat = awaitHeartbeat("a cure", beat -> outcomes(beat).contains("CURED"));
    assertThat(startType(heartbeat, SERVICE)).isEqualTo("MANUAL");
  }

  @Test
  void serviceThatIsDisabledAgainAndAgainIsGivenUpAndTheAuthorNamed() throws IOException {
    machine.set("remediation", "RESTORE_START_TYPE").eventLog().baseline(19044, 1706);
    machine.startService();
    await("UP_TO_DATE");
    for (int i = 1; i <= 4; i++) {
      machine.setStartType(SERVICE, DISABLED);
      machine.recordedStartTypeChange(SERVICE, USER);
      int expected = i;
      awaitHeartbeat("attempt " + i, beat -> outcomes(beat).size() >= expected);
    }
    assertThat(facts(awaitEvent(1131)))
        .contains(SERVICE, "GAVE_UP")
        .last()
        .asString()
        .endsWith(", ACCOUNT");
    assertThat(machine.svctool("state", SERVICE)).isNotNull();
  }

  @Test
  void pendingRestartIsWaitedForAndThenTheServiceIsRestored() throws IOException {
    machine.setStartType(SERVICE, DISABLED);
    machine.registry(new RegistryChanges().key(REBOOT_PENDING));
    machine.set("remediation", "RESTORE_START_TYPE").baseline(19044, 1706).startService();
    // Two checks, in which it could have been restored.
    long first = await("SERVICING_BLOCKED").get("sequence").getAsLong();
    JsonObject waiting =
        awaitHeartbeat("another check", beat -> beat.get("sequence").getAsLong() >= first + 2);
    assertThat(startType(waiting, SERVICE)).isEqualTo("DISABLED");
    assertThat(outcomes(waiting)).isEmpty();
    assertThat(machine.sentinel("check", "--remediate", "--dry-run").output())
        .containsPattern("TrustedInstaller: DISABLED; not now")
        .contains("RebootPending");

    machine.registry(new RegistryChanges().delete(REBOOT_PENDING));
    // The facts of the check that restores it are from before.
    awaitHeartbeat(
        "a repair", beat -> !outcomes(beat).isEmpty() && startType(beat, SERVICE).equals("MANUAL"));
  }

  /** Somebody made it automatic from the next restart on: that is more than Windows' default. */
  @Test
  void automaticStartIsNotLoweredToTheDefault() throws IOException {
    machine.baseline(19044, 1706).configure();
    machine.setStartType(SERVICE, DISABLED);
    machine.registry(
        new RegistryChanges()
            .key("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\" + SERVICE)
            .number("Start", 2));
    assertThat(machine.sentinel("check", "--remediate", "--dry-run").output())
        .containsPattern("Would restore +TrustedInstaller: DISABLED -> AUTO");
  }

  @Test
  void checkShowsWhatItWouldRestoreAndThenDoesIt() throws IOException {
    machine.baseline(19044, 1706).configure();
    machine.setStartType(SERVICE, DISABLED);
    assertThat(machine.sentinel("check", "--remediate", "--dry-run").output())
        .containsPattern("Would restore +TrustedInstaller: DISABLED -> MANUAL");
    JsonObject plan =
        JsonParser.parseString(
                machine.sentinel("check", "--json", "--remediate", "--dry-run").output())
            .getAsJsonObject();
    assertThat(plan.getAsJsonArray("remediationPlan")).hasSize(1);
    assertThat(startType(plan, SERVICE)).isEqualTo("DISABLED");

    Wine.Result done = machine.sentinel("check", "--remediate");
    assertThat(done.output()).contains("SERVICING_BLOCKED", "Scanning again", "UP_TO_DATE, OK");
    assertThat(done.exitCode()).isZero();
  }

  /** All services are healthy: only Windows' own log shows what the zero is worth. */
  @Test
  void falseZeroOfTheUpdateLogIsInVerdictEventAndHeartbeat() throws IOException {
    machine.set("scanInterval", "P1D").baseline(19044, 2006).startService();
    await("BEHIND_BASELINE");
    machine.stopService();
    // The log is read 15 minutes after the scan.
    Instant began = machine.lastScanWasEarlier(Duration.ofMinutes(20));
    machine.updateLog(
        scanInLog("UpdateSentinel", 7, began.minus(Duration.ofHours(2)), "8024000C")
            + scanInLog("UpdateSentinel", 8, began.plusMillis(100), "80070422")
            + scanInLog("UpdateOrchestrator", 9, began.plusSeconds(1), "80070005"));
    machine.startService();

    JsonObject heartbeat = await("FALSE_UP_TO_DATE");
    assertThat(certainty(heartbeat)).isEqualTo("PROVEN");
    assertThat(severity(heartbeat)).isEqualTo("CRITICAL");
    assertThat(startType(heartbeat, SERVICE)).isEqualTo("MANUAL");
    assertThat(reasons(heartbeat))
        .anyMatch(
            reason -> reason.startsWith("UPDATE_LOG_FAILURE ") && reason.contains("0x80070422"));
    JsonObject log = heartbeat.getAsJsonObject("updateLog");
    assertThat(log.get("judgement").getAsString()).isEqualTo("FALSE_ZERO");
    assertThat(log.getAsJsonArray("errors"))
        .singleElement()
        .satisfies(
            error -> {
              JsonObject only = error.getAsJsonObject();
              assertThat(only.get("hresult").getAsString()).isEqualTo("0x80070422");
              assertThat(only.get("count").getAsInt()).isEqualTo(2);
            });
    List<String> alert = facts(awaitEvent(1101));
    assertThat(messages.render(1101, Language.ENGLISH.localeId(), alert)).contains("0x80070422");
    assertThat(machine.data().resolve("update-log")).doesNotExist();
  }

  @Test
  void logOfOtherScansIsNoEvidence() throws IOException {
    machine.set("scanInterval", "P1D").baseline(19044, 2006).startService();
    await("BEHIND_BASELINE");
    machine.stopService();
    Instant began = machine.lastScanWasEarlier(Duration.ofMinutes(20));
    machine.updateLog(
        scanInLog("UpdateSentinel", 7, began.minus(Duration.ofHours(2)), "80070422")
            + scanInLog("UpdateOrchestrator", 8, began.plusSeconds(1), "80070422"));
    machine.startService();
    Awaitility.await("the reading of the log")
        .until(() -> machine.log().contains("The update log says nothing of the scan"));
    int before = collector.heartbeats().size();
    JsonObject heartbeat =
        awaitHeartbeat("a check after it", beat -> collector.heartbeats().size() > before);
    assertThat(verdict(heartbeat)).isEqualTo("BEHIND_BASELINE");
    assertThat(heartbeat.has("updateLog")).isFalse();
  }

  /** The removal of the product may delete the data folder as soon as the service has stopped. */
  @Test
  void serviceThatStopsWhileTheLogIsDecodedLeavesNothingOfIt() throws IOException {
    machine.set("scanInterval", "P1D").baseline(19044, 2006).startService();
    await("BEHIND_BASELINE");
    machine.stopService();
    machine.lastScanWasEarlier(Duration.ofMinutes(20));
    machine.updateLog("");
    Path hold = machine.drive().resolve("standin/hold");
    Path held = machine.drive().resolve("standin/held");
    try {
      Files.writeString(hold, "before\nGet-WindowsUpdateLog\n");
      machine.startService();
      Awaitility.await("the decoder").until(() -> Files.exists(held));
      assertThat(machine.data().resolve("update-log/traces")).isNotEmptyDirectory();

      machine.stopService();

      assertThat(machine.data().resolve("update-log")).doesNotExist();
    } finally {
      Files.deleteIfExists(hold);
      Files.deleteIfExists(held);
    }
  }

  /** In the form of Windows' decoder; in the computer's time. */
  private static String scanInLog(String caller, int id, Instant at, String code) {
    String prefix =
        DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSS0000")
                .withZone(ZoneId.systemDefault())
                .format(at)
            + " 1204  70%02d  ".formatted(id);
    String failed =
        "EEHandler       *FAILED* [" + code + "] EE: Evaluate Installed rule, updateId = ";
    return Stream.of(
            "Agent           * START * Finding updates CallerId = " + caller + "  Id = " + id,
            "Agent           Criteria = IsInstalled=0\"\"",
            "Agent           ServiceID = {3DA21691-E39D-4DA6-8A4B-B43877BCB1B7} Managed",
            failed + "{11111111-0000-0000-0000-000000000001}.200",
            failed + "{11111111-0000-0000-0000-000000000002}.200",
            "Agent           Found 0 updates and 3 categories in search; evaluated appl. rules of"
                + " 900 out of 999 deployed entities",
            "Agent           * END * Finding updates CallerId = %s, Id = %d, Exit code = 0x00000000"
                .formatted(caller, id))
        .map(line -> prefix + line + "\r\n")
        .collect(Collectors.joining());
  }

  @Test
  void supportFileOfAnEnrolledComputerHasAllPartsAndNoSecret() throws IOException {
    String key = enrolled();
    Files.writeString(
        machine.data().resolve("logs/sentinel.log"),
        "planted " + SECRET + " " + key + " http://bob:hunter2@proxy:3128 Bearer abcdefghijk\n",
        StandardCharsets.UTF_8);
    Map<String, String> parts = diagnose();
    assertThat(parts)
        .containsKeys(
            "contents.txt",
            "report.txt",
            "report.json",
            "configuration.txt",
            "services.txt",
            "policies.txt",
            "state.json",
            "data-folder.txt",
            "logs/sentinel.log");
    assertThat(parts.get("report.txt")).contains("BEHIND_BASELINE");
    assertThat(parts.get("services.txt")).contains(SERVICE, "ImagePath");
    assertThat(parts.get("policies.txt")).contains("WUServer");
    assertThat(parts.get("data-folder.txt")).contains("credentials.dat");
    assertThat(parts.get("contents.txt"))
        .as("what Wine lacks is named with the reason")
        .containsPattern("events/System.xml +.*EvtQuery");
    assertNoSecret(parts, key);
  }

  @Test
  void brokenComputerHasASupportFileThatSaysWhatIsBroken() throws IOException {
    String key = enrolled();
    machine.writeConfiguration("{ no JSON " + SECRET);
    Files.writeString(machine.data().resolve("state.json"), "{ broken " + key);
    Files.writeString(machine.data().resolve("logs/sentinel.log"), SECRET + " " + key + "\n");
    machine.svctool("delete", "UsoSvc");
    Map<String, String> parts = diagnose();
    assertThat(parts).containsKeys("contents.txt", "configuration.txt", "services.txt");
    assertThat(parts.get("report.txt")).containsPattern("state.json.*InvalidJson");
    assertThat(parts.get("services.txt")).contains("MISSING");
    assertNoSecret(parts, key);
  }

  /** A computer whose key nothing can open has no secret in its file either. */
  @Test
  void computerWithADamagedKeyHasASupportFile() throws IOException {
    String key = enrolled();
    Path credentials = machine.data().resolve("credentials.dat");
    Files.write(credentials, new byte[] {1, 2, 3});
    Map<String, String> parts = diagnose();
    assertThat(parts).containsKeys("contents.txt", "report.txt", "services.txt");
    assertNoSecret(parts, key);
  }

  /** The service enrolls and stops; gives its key. */
  private static String enrolled() throws IOException {
    Enrollment enrollment = new Enrollment(SECRET);
    collector.answer(ScriptedCollector.ENROLL, enrollment);
    collector.answer(enrollment.required(Script.always(Answer.accepted())));
    machine
        .set("enrollmentToken", SECRET)
        .set("proxy", "http://bob:" + PROXY_PASSWORD + "@proxy.example:3128")
        .baseline(19044, 2006)
        .startService();
    await("BEHIND_BASELINE");
    machine.stopService();
    assertThat(machine.data().resolve("credentials.dat")).exists();
    return enrollment.keys().iterator().next();
  }

  private static void assertNoSecret(Map<String, String> parts, String key) {
    assertThat(parts)
        .allSatisfy(
            (name, text) ->
                assertThat(text)
                    .as(name)
                    .doesNotContain(SECRET, key, PROXY_PASSWORD, "hunter2", "abcdefghijk"));
  }

  private static List<String> outcomes(JsonObject heartbeat) {
    JsonArray attempts = heartbeat.getAsJsonArray("remediation");
    return attempts == null
        ? List.of()
        : StreamSupport.stream(attempts.spliterator(), false)
            .map(JsonElement::getAsJsonObject)
            .map(attempt -> attempt.get("outcome").getAsString())
            .toList();
  }

  /** The parts of the file that the installed command writes. */
  private static Map<String, String> diagnose() throws IOException {
    Path file = machine.drive().resolve("support.zip");
    Files.deleteIfExists(file);
    Wine.Result result = machine.sentinel("diagnose", "--out", "C:\\support.zip");
    assertThat(result.output()).contains("C:\\support.zip");
    Awaitility.await("the file").until(() -> Files.exists(file));
    Map<String, String> parts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        parts.put(
            entry.getName(),
            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return parts;
  }
}
