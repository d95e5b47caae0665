package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States of computers that administrators have reported in public, as the service judges them. */
class FieldIT extends InstalledService {
  private static final String HANDLER =
      " handler=http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/Cbs";
  private static final String DEFINITIONS =
      "update = Microsoft Defender definitions|d1|KB2267602||false|"
          + "category=e0789628-ce08-4437-be74-2495b842f43b"
          + HANDLER;
  private static final String INSTALLED =
      "update = 2026-10 Cumulative Update|i1|KB5000001||true|installed" + HANDLER;

  /** A build line of which the shipped list says nothing, so that no release of it is aged. */
  private static final int UNLISTED = 19999;

  private static final String PATCH_MANAGER = "PatchAgent";
  private static final String RENAMED_SERVICE = Machine.SERVICES + "wuauserv_bkp";

  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

  /** There was a patch day since: they are five weeks apart at most. */
  private final LocalDate ended = today.minusDays(45);

  /** Before that, and recent enough not to be aged. */
  private final LocalDate released = today.minusDays(55);

  private static JsonObject part(JsonObject heartbeat, String name) {
    return heartbeat.getAsJsonObject(name);
  }

  private static String text(JsonObject json, String name) {
    return json.has(name) ? json.get(name).getAsString() : "absent";
  }

  private static void assertVerdict(JsonObject heartbeat, String severity) {
    assertThat(severity(heartbeat)).as("%s", heartbeat.get("verdict")).isEqualTo(severity);
  }

  private static Instant inDays(int days) {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(days));
  }

  @Test
  void definitionsThatArePendingDoNotHideALie() throws IOException {
    machine.setStartType("TrustedInstaller", DISABLED);
    machine.wua(DEFINITIONS).baseline(19044, 2006).startService();

    JsonObject heartbeat = await("FALSE_UP_TO_DATE", 1);

    assertVerdict(heartbeat, "CRITICAL");
    assertThat(certainty(heartbeat)).isEqualTo("PROVEN");
    assertThat(subjects(heartbeat, "SERVICE_DISABLED")).containsExactly("TrustedInstaller");
    JsonObject scan = part(heartbeat, "scan");
    assertThat(text(scan, "servicingFound")).isEqualTo("0");
    JsonObject update = scan.getAsJsonArray("updates").get(0).getAsJsonObject();
    assertThat(text(update, "servicing")).isEqualTo("false");
    assertThat(facts(awaitEvent(1101))).contains("SUCCEEDED, found 1", "PROVEN");
  }

  @Test
  void definitionsThatArePendingDoNotHideAnOldBuild() throws IOException {
    machine.wua(DEFINITIONS).baseline(19044, 2006).startService();

    JsonObject heartbeat = await("BEHIND_BASELINE", 1);

    assertVerdict(heartbeat, "WARNING");
    assertThat(reasons(heartbeat)).contains("BUILD_BEHIND 19044.1706 < 19044.2006 KB5017308");
    assertThat(facts(awaitEvent(1102))).startsWith("19044.1706", "19044.2006 KB5017308");
    assertThat(ids()).doesNotContain(1104);
    Awaitility.await("the start test, which no definitions replace")
        .until(() -> machine.doubleLog().contains("TrustedInstaller started"));
  }

  @Test
  void computerWithoutAWsusIsScannedByDefault() throws IOException {
    machine.registry(new RegistryChanges().delete(Machine.POLICY));
    machine.wua(INSTALLED).installedUpdate(19041, 1706).baseline(19044, 1706).startService();

    JsonObject heartbeat = await("UP_TO_DATE");

    assertVerdict(heartbeat, "OK");
    assertThat(text(part(heartbeat, "updateSource"), "kind")).isEqualTo("WINDOWS_UPDATE");
    JsonObject scan = part(heartbeat, "scan");
    assertThat(text(scan, "selection")).isEqualTo("DEFAULT");
    assertThat(text(part(scan, "sight"), "state")).isEqualTo("SEEN");
    assertThat(reasons(heartbeat)).noneMatch(reason -> reason.startsWith("S"));
    assertThat(machine.doubleLog()).contains("serverSelection=0 online=true");
  }

  private static void sendQualityUpdatesToMicrosoft() {
    machine.registry(
        new RegistryChanges()
            .key(Machine.POLICY)
            .number("SetPolicyDrivenUpdateSourceForQualityUpdates", 0)
            .key(Machine.POLICY + "\\AU")
            .number("UseUpdateClassPolicySource", 1));
  }

  /** What Windows 10 makes of a WSUS and a deferral together. */
  private static void dualScan() {
    machine.registry(new RegistryChanges().key(Machine.POLICY).number("DeferQualityUpdates", 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void computerWhoseQualityUpdatesComeFromMicrosoftAsksThere(boolean byClass) throws IOException {
    if (byClass) {
      sendQualityUpdatesToMicrosoft();
    } else {
      dualScan();
    }
    machine.baseline(19044, 1706).startService();

    JsonObject heartbeat = await("UP_TO_DATE");

    assertThat(text(part(heartbeat, "updateSource"), "kind")).isEqualTo("WINDOWS_UPDATE");
    assertThat(text(part(heartbeat, "scan"), "selection")).isEqualTo("WINDOWS_UPDATE");
    assertThat(machine.doubleLog())
        .contains("serverSelection=2 online=true")
        .doesNotContain("serverSelection=1");
  }

  @Test
  void zeroOfAnotherSourceThanPolicyNamesProvesNothing() throws IOException {
    sendQualityUpdatesToMicrosoft();
    machine.set("serverSelection", "MANAGED_SERVER").baseline(19044, 1706).startService();

    JsonObject heartbeat = await("UP_TO_DATE_UNVERIFIED", 0);

    assertVerdict(heartbeat, "INFO");
    assertThat(reasons(heartbeat))
        .contains("SOURCE_DIFFERS asked MANAGED_SERVER, policy names WINDOWS_UPDATE");
  }

  @Test
  void restartThatIsDueVoidsAZeroAndIsOverdueAfterAWeek() throws IOException {
    machine.registry(
        new RegistryChanges()
            .key(Machine.WINDOWS_UPDATE + "\\UX\\StateVariables")
            .number("RebootRequired", 1));
    machine.baseline(19044, 2006).set("scanInterval", "P7D").startService();

    JsonObject due = await("RESTART_PENDING", 0);

    assertVerdict(due, "INFO");
    assertThat(due.get("rebootPending").getAsBoolean()).isTrue();
    Instant since = Instant.parse(text(part(due, "restart"), "since"));
    assertThat(Instant.parse(text(part(due, "restart"), "bootedAt"))).isBefore(since);
    assertThat(ids()).doesNotContain(1106);

    machine.stopService();
    Instant longAgo = since.minus(Duration.ofDays(8));
    rememberRestartSince(longAgo);
    machine.startService();

    JsonObject overdue =
        awaitHeartbeat("a warning", heartbeat -> severity(heartbeat).equals("WARNING"));
    assertThat(verdict(overdue)).isEqualTo("RESTART_PENDING");
    assertThat(reasons(overdue)).contains("REBOOT_PENDING since " + longAgo);
    assertThat(facts(awaitEvent(1106))).startsWith(longAgo.toString());
  }

  /** As the service would have left it behind. */
  private static void rememberRestartSince(Instant then) throws IOException {
    Path file = machine.data().resolve("state.json");
    JsonObject state = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertThat(state.has("restartSince")).isTrue();
    state.addProperty("restartSince", then.toString());
    Files.writeString(file, state.toString());
  }

  private static void pauseUntil(Instant end) {
    machine.registry(
        new RegistryChanges()
            .key(Machine.WINDOWS_UPDATE + "\\UX\\Settings")
            .text("PauseUpdatesExpiryTime", end.toString()));
  }

  @Test
  void pausedComputerIsHeldBackAndALongPauseIsAWarning() throws IOException {
    Instant end = inDays(10);
    pauseUntil(end);
    machine.build(UNLISTED, 1706).baseline(UNLISTED, 2006).startService();

    JsonObject heartbeat = await("HELD_BACK", 0);

    assertVerdict(heartbeat, "INFO");
    assertThat(reasons(heartbeat)).contains("UPDATES_PAUSED until " + end);
    assertThat(text(part(heartbeat, "policy"), "pausedUntil")).isEqualTo(end.toString());
    assertThat(facts(awaitEvent(1108))).startsWith("19999.1706", "19999.2006 KB5017308");

    pauseUntil(Instant.parse("2051-01-01T00:00:00Z"));

    JsonObject longPause = awaitHeartbeat("a warning", later -> severity(later).equals("WARNING"));
    assertThat(verdict(longPause)).isEqualTo("HELD_BACK");
    assertThat(reasons(longPause)).contains("UPDATES_PAUSED until 2051-01-01T00:00:00Z");
  }

  @Test
  void hiddenUpdateHoldsBackAndIsNamed() throws IOException {
    machine.wua("update = 2026-11 累积更新|h1|KB5017308|Critical|false|hidden" + HANDLER);
    machine.build(UNLISTED, 1706).baseline(UNLISTED, 2006).startService();

    JsonObject heartbeat = await("HELD_BACK", 0);

    assertVerdict(heartbeat, "INFO");
    assertThat(reasons(heartbeat)).contains("UPDATES_HIDDEN 1: 2026-11 累积更新");
    assertThat(text(part(part(heartbeat, "scan"), "sight"), "hidden")).isEqualTo("1");
    assertThat(awaitEvent(1108).inserts()).contains("UPDATES_HIDDEN 1: 2026-11 累积更新");
  }

  private String support(LocalDate ends, LocalDate extendedEnds) {
    return """
        {"version": "e2e",
         "builds": [{"build": 19044, "ubr": 1706, "kb": "KB5013942", "released": "%s"}],
         "servicing": [{"build": 19044, "ends": "%s", "esuEnds": "%s"}]}
        """
        .formatted(released, ends, extendedEnds);
  }

  @Test
  void versionThatGetsNoMoreUpdatesIsNotUpToDate() throws IOException {
    LocalDate extended = today.plusDays(1000);
    machine.baseline(support(ended, extended)).startService();

    JsonObject heartbeat = await("END_OF_SERVICE", 0);

    assertVerdict(heartbeat, "WARNING");
    assertThat(reasons(heartbeat))
        .contains("SERVICING_ENDED " + ended, "ESU_NOT_LICENSED available until " + extended);
    assertThat(text(part(heartbeat, "servicing"), "ends")).isEqualTo(ended.toString());
    assertThat(facts(awaitEvent(1107)))
        .startsWith(ended.toString(), "Windows 10 Enterprise G 21H2", "19044.1706");
  }

  @Test
  void licensedComputerIsUpToDateUntilExtendedUpdatesEnd() throws IOException {
    LocalDate extended = today.plusDays(1000);
    machine.registry(
        new RegistryChanges()
            .key(Machine.EXTENDED_UPDATES)
            .number("Win10CommercialW365ESUEligible", 1));
    machine.baseline(support(ended, extended)).startService();

    JsonObject heartbeat = await("UP_TO_DATE");

    assertVerdict(heartbeat, "OK");
    assertThat(text(part(heartbeat, "servicing"), "ends")).isEqualTo(extended.toString());
    assertThat(text(part(heartbeat, "servicing"), "esu")).isEqualTo("ACTIVE");
    assertThat(ids()).doesNotContain(1107);
  }

  @Test
  void endOfSupportIsAnnouncedOnce() throws IOException {
    LocalDate soon = today.plusDays(60);
    machine.baseline(support(soon, soon)).startService();

    JsonObject heartbeat = await("UP_TO_DATE");

    assertThat(reasons(heartbeat)).contains("SERVICING_ENDS_SOON " + soon);
    assertThat(facts(awaitEvent(1107))).startsWith(soon.toString());

    machine.stopService();
    int before = collector.heartbeats().size();
    machine.startService();

    awaitHeartbeat("one after a restart", later -> collector.heartbeats().size() > before);
    assertThat(ids().stream().filter(id -> id == 1107)).hasSize(1);
  }

  private static void installWindows(String edition, String type, int ubr) {
    machine
        .build(26100, ubr)
        .registry(
            new RegistryChanges()
                .key(Machine.CURRENT_VERSION)
                .text("EditionID", edition)
                .text("InstallationType", type)
                .text("DisplayVersion", "24H2"));
  }

  @Test
  void hotpatchIsAsGoodAsTheCumulativeUpdateOfItsMonth() throws IOException {
    installWindows("Enterprise", "Client", 8390);
    // A hotpatch leaves the cumulative update of its quarter installed.
    machine.wua(INSTALLED).installedUpdate(26100, 8328);
    machine.baseline(
        """
        {"version": "e2e",
         "builds": [
           {"build": 26100, "ubr": 8457, "kb": "KB5089549", "released": "%1$s", "kind": "B"},
           {"build": 26100, "ubr": 8390, "kb": "KB5089466", "released": "%1$s", "kind": "H",
            "of": 8457}],
         "servicing": [{"build": 26100, "ends": "2099-12-31"}]}
        """
            .formatted(today.minusDays(20)));
    machine.startService();

    JsonObject heartbeat = await("UP_TO_DATE");

    assertVerdict(heartbeat, "OK");
    assertThat(text(part(heartbeat, "os"), "ubr")).isEqualTo("8390");
    assertThat(text(part(part(heartbeat, "os"), "rollupFix"), "ubr")).isEqualTo("8328");
    assertThat(text(part(heartbeat, "baseline"), "ubr")).isEqualTo("8457");
    assertThat(reasons(heartbeat)).noneMatch(reason -> reason.startsWith("B"));
  }

  @Test
  void serverIsHeldAgainstTheReleasesOfServers() throws IOException {
    installWindows("ServerStandard", "Server", 32236);
    machine.setStartType("UsoSvc", DISABLED);
    machine.baseline(
        """
        {"version": "e2e",
         "builds": [
           {"build": 26100, "ubr": 8875, "kb": "KB5099538", "family": "CLIENT"},
           {"build": 26100, "ubr": 33158, "kb": "KB5099536", "family": "SERVER"}],
         "servicing": [{"build": 26100, "family": "SERVER", "ends": "2099-12-31"}]}
        """);
    machine.startService();

    JsonObject heartbeat = await("BEHIND_BASELINE", 0);

    assertVerdict(heartbeat, "WARNING");
    assertThat(text(part(heartbeat, "os"), "family")).isEqualTo("SERVER");
    assertThat(text(part(heartbeat, "baseline"), "ubr")).isEqualTo("33158");
    assertThat(reasons(heartbeat))
        .contains("BUILD_BEHIND 26100.32236 < 26100.33158 KB5099536")
        .as("no server requires UsoSvc")
        .noneMatch(reason -> reason.startsWith("SERVICE_DISABLED"));
  }

  @Test
  void updateThatFailsOnThreeDaysIsNotMerelyPending() throws IOException {
    String[] lines = {
      "update = 2026-11 Cumulative Update|u1|KB5017308|Critical|true|" + HANDLER.strip(),
      failure(1),
      failure(3),
      failure(5)
    };
    machine.wua(lines).baseline(19044, 2006).startService();

    JsonObject heartbeat = await("INSTALL_FAILING", 1);

    assertVerdict(heartbeat, "ERROR");
    assertThat(subjects(heartbeat, "INSTALL_FAILED")).containsExactly("KB5017308");
    assertThat(text(part(heartbeat, "scan"), "servicingFound")).isEqualTo("1");
    assertThat(facts(awaitEvent(1105)).get(0)).startsWith("KB5017308 0x800F0922");
  }

  private static String failure(int daysAgo) {
    return "history = %s|1|4|0x80240022/0x800F0922|2026-11 Cumulative Update (KB5017308)"
        .formatted(inDays(-daysAgo));
  }

  @Test
  void revisionThatServicingDoesNotConfirmProvesNothing() throws IOException {
    machine.build(19044, 2006).wua(INSTALLED).installedUpdate(19041, 1706);
    machine.baseline(19044, 2006).startService();

    JsonObject heartbeat = await("UP_TO_DATE_UNVERIFIED", 0);

    assertVerdict(heartbeat, "INFO");
    assertThat(reasons(heartbeat))
        .contains("BUILD_CONTRADICTORY 19044.2006, newest cumulative update 19041.1706");
    JsonObject installed = part(part(heartbeat, "os"), "rollupFix");
    assertThat(text(installed, "build") + "." + text(installed, "ubr")).isEqualTo("19041.1706");
  }

  @Test
  void patchManagerMayKeepWindowsUpdateDisabled() throws IOException {
    machine.svctool("create", PATCH_MANAGER, "2", "C:\\windows\\system32\\svchost.exe");
    try {
      machine.setStartType("wuauserv", DISABLED);
      machine.set("patchManager", List.of(PATCH_MANAGER)).baseline(19044, 1706).startService();

      JsonObject heartbeat = await("UP_TO_DATE_UNVERIFIED");

      assertVerdict(heartbeat, "INFO");
      assertThat(subjects(heartbeat, "PATCH_MANAGER")).containsExactly(PATCH_MANAGER);
      assertThat(reasons(heartbeat)).noneMatch(reason -> reason.startsWith("SERVICE_DISABLED"));
      awaitHeartbeat("a second check", later -> collector.heartbeats().size() >= 2);
      assertThat(scans()).as("a scan would fail, or start the service behind its back").isZero();
      assertThat(ids()).containsOnly(1000);

      machine.setStartType("wuauserv", DEMAND);
      await("UP_TO_DATE", 0);
    } finally {
      machine.stopService();
      machine.svctool("delete", PATCH_MANAGER);
    }
  }

  @Test
  void serviceWhoseFileAnUpdateBlockerRenamedIsBlocked() throws IOException {
    machine.registry(
        new RegistryChanges()
            .key(Machine.SERVICES + "wuauserv\\Parameters")
            .text("ServiceDll", "C:\\windows\\system32\\wuaueng.dll"));
    Path file = machine.drive().resolve("windows/system32/wuaueng.dll");
    Path renamed = file.resolveSibling("Wu10Man_wuaueng.dll");
    Files.move(file, renamed);
    try {
      machine.baseline(19044, 1706).startService();

      JsonObject heartbeat = await("SERVICING_BLOCKED", 0);

      assertVerdict(heartbeat, "ERROR");
      assertThat(subjects(heartbeat, "SERVICE_FILE_MISSING")).containsExactly("wuauserv");
      assertThat(facts(awaitEvent(1100)).get(0)).startsWith("wuauserv: FILE_MISSING");
    } finally {
      Files.move(renamed, file);
    }
  }

  @Test
  void renamedKeyOfAServiceIsAMarkOfTampering() throws IOException {
    machine.registry(new RegistryChanges().key(RENAMED_SERVICE).number("Start", DISABLED));
    try {
      machine.baseline(19044, 1706).startService();

      JsonObject heartbeat = await("UP_TO_DATE");

      assertThat(subjects(heartbeat, "TAMPERING")).containsExactly("wuauserv_bkp");
    } finally {
      machine.registry(new RegistryChanges().delete(RENAMED_SERVICE));
    }
  }
}
