package io.github.updatesentinel.e2e;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of the product on a machine, through Windows Installer as an administrator calls it. */
class InstallerIT {
  /** Windows Installer's exit codes, as far as Linux shows them. */
  private static final int SUCCESS = 0;

  private static final int INSTALL_FAILURE = 1603 % 256;

  /** A port where nothing listens. */
  private static final String NOBODY = "http://127.0.0.1:9";

  private static final List<String> DELIVERY =
      List.of(
          "credentials.dat",
          "collector-baseline.json",
          "spool/0000000000000041.sent",
          "spool/0000000000000042.json.gz",
          "spool/aside/0000000000000040.json.gz");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SETTINGS = "HKLM\\SOFTWARE\\UpdateSentinel";
  private static final String SERVICE_KEY =
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\UpdateSentinel";
  private static final String MACHINE_ENVIRONMENT =
      "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";

  /** The variables that a JVM, or its launcher, takes options from. */
  private static final String[] JAVA_OPTIONS = {
    "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"
  };

  private static final String EVENT_SOURCE =
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\UpdateSentinel";
  private static final String PROCRUN =
      "HKLM\\SOFTWARE\\WOW6432Node\\Apache Software Foundation\\Procrun 2.0\\UpdateSentinel";

  private static Build build;
  private static Path folder;
  private static MsiFile current;
  private static MsiFile older;
  private static ScriptedCollector collector;
  private Machine machine;

  @BeforeAll
  static void makeOtherVersions() throws IOException {
    Awaitility.setDefaultTimeout(PATIENCE);
    build = Build.current();
    folder = Files.createDirectories(build.target().resolve("versions"));
    current = new MsiFile(build.msi());
    older = MsiFile.make(imageWith("runtime/obsolete.txt", "gone in the next"), "0.9.0", folder);
    collector = new ScriptedCollector();
  }

  @AfterAll
  static void close() {
    collector.close();
  }

  /** The install folder's content with one file changed or added. */
  private static Path imageWith(String file, String content) throws IOException {
    Path image = folder.resolve("image");
    Machine.deleteRecursively(image);
    Tool.run("cp", "-al", build.image().toString(), image.toString());
    Path changed = image.resolve(file);
    Files.deleteIfExists(changed);
    Files.writeString(changed, content);
    return image;
  }

  @BeforeEach
  void boot() throws IOException {
    collector.reset();
    machine = Machine.boot(build.target().resolve("wine-installer"), build);
  }

  @AfterEach
  void remove() {
    machine.close();
    Machine.remove(build.target().resolve("wine-installer"));
  }

  private void install(MsiFile msi, String... properties) throws IOException {
    assertThat(machine.install(msi.path(), properties).exitCode()).isEqualTo(SUCCESS);
  }

  private void installAndReport(MsiFile msi, String... more) throws IOException {
    install(
        msi,
        Stream.concat(
                Stream.of(
                    "COLLECTOR_URL=" + collector.url(), "JITTER=PT0S", "CHECK_INTERVAL=PT10S"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void aSilentInstallationRunsWithNothingElseToDo() throws IOException {
    install(current);

    assertThat(machine.serviceState()).isEqualTo("RUNNING");
    Awaitility.await().until(() -> machine.log().contains("Event 1000 SERVICE_STARTED"));
    assertThat(files(machine.installFolder())).isEqualTo(files(build.image()));
    assertThat(machine.sentinel("version").output()).startsWith("Update Sentinel 1.");
    assertThat(machine.query(EVENT_SOURCE))
        .contains("C:\\Program Files\\Update Sentinel\\UpdateSentinelMessages.dll");
    assertThat(machine.query(PROCRUN))
        .contains("C:\\Program Files\\Update Sentinel\\runtime\\bin\\server\\jvm.dll")
        .contains("-Djna.nounpack=true");
    // What no property was given for is not there, not even empty.
    assertThat(machine.query(SETTINGS)).doesNotContain("collectorUrl", "checkInterval");
    assertThat(machine.query(SERVICE_KEY))
        .contains("FailureActionsOnNonCrashFailures    REG_DWORD    0x1")
        .contains("60EA000001000000C0D4010001000000E0930400");
  }

  @Test
  void theRuntimeUsesItsClassDataArchive() throws IOException {
    install(current);

    Wine.Result result =
        machine.java(
            "-Xshare:on",
            "-XX:+UseSerialGC",
            "-m",
            "updatesentinel/io.github.updatesentinel.agent.cli.Main",
            "version");
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @Test
  void propertiesAreSettingsAndAWrongOneIsAnEventNoFailure() throws IOException {
    installAndReport(current, "SCAN_INTERVAL=PT1S", "REQUIRED_SERVICES=TrustedInstaller;NoSuchSvc");

    JsonObject heartbeat = awaitHeartbeat(0);
    assertThat(heartbeat.getAsJsonArray("services").toString()).contains("NoSuchSvc");
    assertThat(machine.events())
        .anySatisfy(
            event -> {
              assertThat(event.id()).isEqualTo(1300);
              assertThat(event.inserts())
                  .startsWith("scanInterval, HKLM\\SOFTWARE\\UpdateSentinel, ")
                  .contains("found \"PT1S\"");
            });
  }

  @Test
  void anUpgradeKeepsSettingsAndIdentityAndTakesNewSettings() throws IOException {
    installAndReport(older, "SCAN_INTERVAL=PT7H", "SERVICE_ACCOUNT=LocalSystem");
    JsonObject before = awaitHeartbeat(0);
    assertThat(machine.installFolder().resolve("runtime/obsolete.txt")).exists();

    install(current, "ALERT_REPEAT=PT9H");

    assertThat(machine.serviceState()).isEqualTo("RUNNING");
    JsonObject after = awaitHeartbeat(before.get("sequence").getAsLong());
    assertThat(after.get("agentId")).isEqualTo(before.get("agentId"));
    assertThat(machine.query(SETTINGS))
        .contains("scanInterval    REG_SZ    PT7H", "alertRepeat    REG_SZ    PT9H")
        .contains("collectorUrl    REG_SZ    " + collector.url());
    assertThat(machine.query(SERVICE_KEY)).contains("ObjectName    REG_SZ    LocalSystem");
    assertThat(files(machine.installFolder())).isEqualTo(files(build.image()));
    assertThat(products()).containsExactly(current.property("ProductVersion"));
    // It is known as the newer one from now on.
    assertThat(machine.install(older.path()).exitCode()).isEqualTo(INSTALL_FAILURE);
    assertThat(products()).containsExactly(current.property("ProductVersion"));
  }

  /** As for an administrator who double-clicks: his rights do not reach the settings' key. */
  @Test
  void settingsThatTheInstallerCanNotSeeSurviveUpgradeAndRepairButNotRemoval() throws IOException {
    MsiFile blind =
        new MsiFile(Files.copy(current.path(), folder.resolve("seeing.msi"), REPLACE_EXISTING))
            .with(
                "blind.msi",
                "UPDATE `RegLocator` SET `Key` = 'SOFTWARE\\NoSuchKey' WHERE `Key` ="
                    + " 'SOFTWARE\\UpdateSentinel'");
    install(older, "COLLECTOR_URL=" + NOBODY, "SCAN_INTERVAL=PT7H", "ENROLLMENT_TOKEN=s3cret");

    install(blind, "SCAN_INTERVAL=PT8H", "ALERT_REPEAT=PT9H");

    String upgraded = machine.query(SETTINGS);
    assertThat(upgraded)
        .contains("collectorUrl    REG_SZ    " + NOBODY, "enrollmentToken    REG_SZ    s3cret")
        .contains("scanInterval    REG_SZ    PT8H", "alertRepeat    REG_SZ    PT9H");
    assertThat(products()).containsExactly(current.property("ProductVersion"));

    useToken();
    assertThat(machine.msiexec("/i", "REINSTALL=ALL", "REINSTALLMODE=amus").exitCode()).isZero();

    assertThat(settings(machine.query(SETTINGS)))
        .isEqualTo(
            settings(upgraded).stream().filter(line -> !line.contains("enrollmentToken")).toList());
    assertThat(machine.serviceState()).isEqualTo("RUNNING");

    assertThat(machine.msiexec("/x").exitCode()).isZero();

    assertThat(machine.keyExists(SETTINGS)).isFalse();
  }

  /** The values that reg.exe lists, in any order. */
  private static List<String> settings(String listing) {
    return listing.lines().filter(line -> line.contains("REG_")).sorted().toList();
  }

  @Test
  void whatTheServiceKeepsSurvivesAnUpgrade() throws IOException {
    install(older, "COLLECTOR_URL=" + NOBODY, "JITTER=PT0S");
    // Without an identity to remember, what waits would be another agent's.
    Awaitility.await().until(() -> Files.exists(machine.data().resolve("state.json")));
    machine.stopService();
    leaveDelivery(machine.data());
    List<String> before = delivery();

    install(current);

    assertThat(machine.serviceState()).isEqualTo("RUNNING");
    Awaitility.await().until(() -> machine.log().contains("Event 1000 SERVICE_STARTED"));
    assertThat(delivery()).isEqualTo(before);
  }

  @Test
  void whatWaitsForTheCollectorArrivesAfterAnUpgrade() throws IOException {
    installAndReport(older);
    JsonObject first = awaitHeartbeat(0);
    collector.closePort();
    int before = collector.heartbeats().size();
    String agent = first.get("agentId").getAsString();
    // Not one that has arrived, and whose file is deleted in a moment.
    String newest = "%016d.json.gz".formatted(collector.ledger().sequences(agent).last());
    Path spool = machine.data().resolve("spool");
    Awaitility.await("a heartbeat that waits")
        .until(
            () ->
                Delivery.names(spool).stream()
                    .anyMatch(name -> name.endsWith(".json.gz") && name.compareTo(newest) > 0));

    install(current);
    collector.openPort();

    Awaitility.await("a heartbeat of the new version's")
        .until(() -> collector.heartbeats().stream().anyMatch(it -> !sameProcess(it, first)));
    // What waited is what the older version made, and no number is missing.
    assertThat(collector.heartbeats().get(before)).matches(it -> sameProcess(it, first));
    SortedSet<Long> sequences = collector.ledger().sequences(agent);
    assertThat(sequences).hasSize(sequences.last().intValue());
    assertThat(collector.violations()).isEmpty();
  }

  private static boolean sameProcess(JsonObject one, JsonObject other) {
    return startedAt(one).equals(startedAt(other));
  }

  private static String startedAt(JsonObject heartbeat) {
    return heartbeat.getAsJsonObject("agent").get("startedAt").getAsString();
  }

  @Test
  void aTokenThatWasUsedComesBackByNeitherRepairNorUpgrade() throws IOException {
    install(older, "ENROLLMENT_TOKEN=s3cretT0ken");
    assertThat(machine.query(SETTINGS)).contains("enrollmentToken    REG_SZ    s3cretT0ken");
    useToken();

    assertThat(machine.msiexec("/i", "REINSTALL=ALL", "REINSTALLMODE=amus").exitCode()).isZero();
    assertThat(machine.query(SETTINGS)).contains("DataFolder1").doesNotContain("enrollmentToken");

    install(current);
    assertThat(machine.query(SETTINGS)).contains("DataFolder1").doesNotContain("enrollmentToken");
    assertThat(machine.serviceState()).isEqualTo("RUNNING");
  }

  /** As the service does it. */
  private void useToken() {
    machine.wine().must("reg", "delete", SETTINGS, "/v", "enrollmentToken", "/f");
    assertThat(machine.query(SETTINGS)).doesNotContain("enrollmentToken");
  }

  @Test
  void aTokenThatWasNotUsedYetSurvivesAnUpgrade() throws IOException {
    install(older, "ENROLLMENT_TOKEN=s3cretT0ken");

    install(current);

    assertThat(machine.query(SETTINGS)).contains("enrollmentToken    REG_SZ    s3cretT0ken");
  }

  @Test
  void theSameFileAgainChangesNothing() throws IOException {
    installAndReport(current);
    awaitHeartbeat(0);

    install(current);

    assertThat(machine.serviceState()).isEqualTo("RUNNING");
    assertThat(machine.query(SETTINGS)).contains(collector.url());
    assertThat(products()).hasSize(1);
  }

  @Test
  void anotherBuildOfTheSameVersionTakesItsPlace() throws IOException {
    MsiFile other =
        MsiFile.make(
            imageWith("licenses/THIRD-PARTY.txt", "another"),
            current.property("ProductVersion"),
            folder);
    assertThat(other.property("ProductCode")).isNotEqualTo(current.property("ProductCode"));
    installAndReport(current);
    awaitHeartbeat(0);

    install(other);

    assertThat(machine.installFolder().resolve("licenses/THIRD-PARTY.txt")).hasContent("another");
    assertThat(machine.serviceState()).isEqualTo("RUNNING");
    assertThat(machine.query(SETTINGS)).contains(collector.url());
    assertThat(products()).hasSize(1);
  }

  @Test
  void anOlderVersionIsRefusedAndTheNewerRunsOn() throws IOException {
    install(current);

    assertThat(machine.install(older.path()).exitCode()).isEqualTo(INSTALL_FAILURE);
    assertThat(machine.serviceState()).isEqualTo("RUNNING");
    assertThat(products()).containsExactly(current.property("ProductVersion"));
  }

  @Test
  void aRepairBringsBackFilesAndRegistryAndKeepsSettings() throws IOException {
    installAndReport(current);
    awaitHeartbeat(0);
    Files.delete(machine.installFolder().resolve("sentinel.cmd"));
    Files.delete(machine.installFolder().resolve("runtime/lib/jvm.cfg"));
    machine.wine().must("reg", "delete", PROCRUN, "/f");

    assertThat(machine.msiexec("/i", "REINSTALL=ALL", "REINSTALLMODE=amus").exitCode()).isZero();

    assertThat(files(machine.installFolder())).isEqualTo(files(build.image()));
    assertThat(machine.query(PROCRUN)).contains("jvm.dll");
    assertThat(machine.query(SETTINGS)).contains(collector.url());
    assertThat(machine.serviceState()).isEqualTo("RUNNING");
  }

  @Test
  void aRepairBringsBackTheService() throws IOException {
    install(current);
    machine.stopService();
    machine.svctool("delete", "UpdateSentinel");
    Awaitility.await().until(() -> machine.serviceState().equals("MISSING"));

    assertThat(machine.msiexec("/i", "REINSTALL=ALL").exitCode()).isZero();

    assertThat(machine.serviceState()).isEqualTo("RUNNING");
  }

  @Test
  void anInstallationThatFailsLeavesNothingBehind() throws IOException {
    MsiFile broken =
        MsiFile.make(imageWith("runtime/bin/server/jvm.dll", "no DLL"), "1.1.0", folder);

    Wine.Result result = machine.install(broken.path(), "COLLECTOR_URL=" + collector.url());

    assertThat(result.exitCode()).isNotEqualTo(SUCCESS);
    assertThat(machine.serviceState()).isEqualTo("MISSING");
    assertThat(machine.installFolder()).doesNotExist();
    assertThat(List.of(SETTINGS, EVENT_SOURCE, PROCRUN)).noneMatch(machine::keyExists);
    assertThat(products()).isEmpty();
  }

  @Test
  void removalLeavesNothingButTheData() throws IOException {
    installAndReport(current);
    awaitHeartbeat(0);
    // Files in use would stay: Windows waits for the service to stop, Wine does not.
    machine.stopService();
    leaveDelivery(machine.data());
    List<String> before = delivery();

    assertThat(machine.msiexec("/x").exitCode()).isZero();

    assertThat(machine.installFolder()).doesNotExist();
    Awaitility.await().until(() -> machine.serviceState().equals("MISSING"));
    assertThat(List.of(SETTINGS, EVENT_SOURCE, PROCRUN)).noneMatch(machine::keyExists);
    assertThat(products()).isEmpty();
    assertThat(machine.data().resolve("state.json")).exists();
    assertThat(delivery()).isEqualTo(before);
    assertThat(machine.log()).contains("Event 1001 SERVICE_STOPPED");
  }

  @Test
  void removalWithPurgeTakesTheDataToo() throws IOException {
    installAndReport(current);
    awaitHeartbeat(0);
    machine.stopService();
    Path spool = machine.data().resolve("spool");
    leaveDelivery(machine.data());
    emptySpool(spool);
    Files.writeString(machine.data().resolve("agent.json"), "{}");
    Path updateLog = machine.data().resolve("update-log");
    Files.createDirectories(updateLog.resolve("traces"));
    Files.createDirectories(updateLog.resolve("WindowsUpdateLog"));

    assertThat(machine.msiexec("/x", "PURGE=1").exitCode()).isZero();

    // Wine takes the names of files to remove literally; that all others go is in MsiTablesIT.
    assertThat(machine.data())
        .isDirectoryNotContaining("glob:**.json")
        .isDirectoryNotContaining("glob:**.dat");
    assertThat(spool).doesNotExist();
    assertThat(updateLog).doesNotExist();
    assertThat(machine.data().resolve("logs")).exists();
  }

  @Test
  void aConfigurationFileIsCopiedToWhereTheServiceLooks() throws IOException {
    Files.writeString(
        machine.drive().resolve("mine.json"),
        "{\"collectorUrl\": \"%s\", \"jitter\": \"PT0S\"}".formatted(collector.url()));

    install(current, "CONFIG_FILE=C:\\mine.json");

    awaitHeartbeat(0);
    assertThat(machine.data().resolve("agent.json")).content().contains(collector.url());
  }

  @Test
  void aFileThatWasThereBeforeTheFirstInstallationIsNotTheOneThatIsFilled() throws IOException {
    Path planted = machine.data().resolve("agent.json");
    Files.createDirectories(machine.data());
    Files.writeString(planted, "{\"jitter\": \"PT1M\"}");
    // Another name of that file: it shows what happens to the file, and not to its first name.
    Path sameFile = Files.createLink(machine.drive().resolve("planted.json"), planted);
    Files.writeString(machine.drive().resolve("mine.json"), "{\"jitter\": \"PT2M\"}");

    install(current, "CONFIG_FILE=C:\\mine.json");

    assertThat(planted).content().contains("PT2M");
    assertThat(sameFile).content().contains("PT1M");

    assertThat(machine.msiexec("/i", "REINSTALL=ALL", "REINSTALLMODE=amus").exitCode()).isZero();
    assertThat(planted).content().contains("PT2M");
  }

  @Test
  void aCopyThatFailsLeavesAnInstalledMachineItsConfiguration() throws IOException {
    Files.writeString(machine.drive().resolve("mine.json"), "{\"jitter\": \"PT2M\"}");
    install(older, "CONFIG_FILE=C:\\mine.json");

    install(current, "CONFIG_FILE=C:\\no\\such.json");
    assertThat(machine.data().resolve("agent.json")).content().contains("PT2M");

    Files.writeString(machine.drive().resolve("mine.json"), "{\"jitter\": \"PT3M\"}");
    assertThat(
            machine
                .msiexec("/i", "REINSTALL=ALL", "REINSTALLMODE=amus", "CONFIG_FILE=C:\\mine.json")
                .exitCode())
        .isZero();
    assertThat(machine.data().resolve("agent.json")).content().contains("PT3M");
  }

  @Test
  void javaOptionsOfTheMachineReachNeitherConsoleNorScan() throws IOException {
    install(current);
    machine.makeHealthy();
    setForTheMachine("-javaagent:C:\\no\\such.jar", JAVA_OPTIONS);

    assertThat(machine.java("-version").exitCode()).as("the options do harm").isNotZero();
    Wine.Result check = machine.sentinel("check", "--json");

    assertThat(check.output()).contains("\"outcome\": \"SUCCEEDED\"").doesNotContain("Picked up");
  }

  /**
   * Wine's Service Control Manager does not know the value Environment, so that what Windows makes
   * of it is set for the whole machine here.
   */
  @Test
  void theServiceStartsWithTheJavaOptionsThatItsOwnEnvironmentGivesIt() throws IOException {
    install(current);
    assertThat(machine.query(SERVICE_KEY))
        .contains(
            "Environment    REG_MULTI_SZ    JAVA_TOOL_OPTIONS=-XX:-UsePerfData\\0"
                + "_JAVA_OPTIONS=-XX:-UsePerfData\\0JDK_JAVA_OPTIONS=-XX:-UsePerfData");
    Awaitility.await().until(() -> starts() == 1);

    setForTheMachine("-XX:-UsePerfData", JAVA_OPTIONS);

    Awaitility.await("a start with Wine's").until(() -> starts() == 2);
    Awaitility.await("RUNNING").until(() -> machine.serviceState().equals("RUNNING"));
  }

  private long starts() {
    return machine.events().stream().filter(event -> event.id() == 1000).count();
  }

  @Test
  void aCrashOfTheConsoleIsWrittenToTheLogsOrWhereTheUserMayWrite() throws IOException {
    install(current);
    // Else it starts with the machine, and writes into the folder that is deleted below.
    machine.startWithWindows(false);
    setForTheMachine("1", "_JAVA_LAUNCHER_DEBUG");

    assertThat(crashFile()).isEqualTo("C:\\ProgramData\\UpdateSentinel\\logs\\console-crash.log");
    // As for a user, who can't see that folder.
    Machine.deleteRecursively(machine.data().resolve("logs"));
    assertThat(crashFile()).endsWith("\\Temp\\console-crash.log").doesNotContain("ProgramData");
  }

  /** What the launcher hands to the JVM, as it says when it is debugged. */
  private String crashFile() {
    String output = machine.sentinel("version").output();
    return output
        .lines()
        .filter(line -> line.contains("'-XX:ErrorFile="))
        .map(line -> line.replaceAll(".*'-XX:ErrorFile=([^']*)'.*", "$1"))
        .findFirst()
        .orElse(output);
  }

  /** Sets environment variables, and restarts the machine, so that its services have them. */
  private void setForTheMachine(String value, String... names) throws IOException {
    RegistryChanges values = new RegistryChanges().key(MACHINE_ENVIRONMENT);
    for (String name : names) {
      values.text(name, value);
    }
    machine.registry(values);
    machine.stopService();
    machine.restartWine();
  }

  @Test
  void aConfigurationFileThatIsNotThereIsAnEventNoFailure() throws IOException {
    install(current, "CONFIG_FILE=C:\\no\\such.json");

    Awaitility.await()
        .until(
            () ->
                machine.events().stream()
                    .anyMatch(
                        event ->
                            event.id() == 1300
                                && event.inserts().startsWith("CONFIG_FILE, ")
                                && event.inserts().contains("C:\\no\\such.json")));
  }

  @Test
  void theTokenIsInNoLogOfTheInstallation() throws IOException {
    install(current, "ENROLLMENT_TOKEN=s3cretT0ken", "/l*v", "C:\\verbose.log");

    assertThat(machine.query(SETTINGS)).contains("s3cretT0ken");
    // Wine alone prints properties that are marked as hidden at the end of the log.
    assertThat(Files.readAllLines(machine.drive().resolve("verbose.log")))
        .hasSizeGreaterThan(100)
        .filteredOn(line -> !line.startsWith("Property(S): "))
        .noneMatch(line -> line.contains("s3cretT0ken"));
    assertThat(machine.log()).doesNotContain("s3cretT0ken");
  }

  /** What the service keeps for the collector: its credentials, and heartbeats that wait. */
  private static void leaveDelivery(Path data) throws IOException {
    Path aside = Files.createDirectories(data.resolve("spool/aside"));
    Files.writeString(data.resolve("credentials.dat"), "encrypted");
    Files.writeString(data.resolve("collector-baseline.json"), "{}");
    Files.write(data.resolve("spool/0000000000000041.sent"), new byte[0]);
    Files.write(data.resolve("spool/0000000000000042.json.gz"), packed("{\"sequence\": 42}"));
    Files.write(aside.resolve("0000000000000040.json.gz"), packed("not"));
  }

  private static byte[] packed(String json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** The files that {@link #leaveDelivery} makes and that are still there, with what they hold. */
  private List<String> delivery() throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : DELIVERY) {
      Path file = machine.data().resolve(name);
      found.add(
          name + " " + (Files.exists(file) ? Arrays.toString(Files.readAllBytes(file)) : "-"));
    }
    return found;
  }

  private static void emptySpool(Path spool) throws IOException {
    try (Stream<Path> all = Files.walk(spool)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * A heartbeat that contains a scan, when all is quiet again: Wine's installer does not wait for a
   * service to stop, and one that has nothing to do is gone before anybody looks.
   */
  private JsonObject awaitHeartbeat(long after) {
    Awaitility.await("a heartbeat after " + after)
        .until(
            () ->
                collector.heartbeats().stream()
                    .anyMatch(
                        heartbeat ->
                            heartbeat.get("sequence").getAsLong() > after
                                && !heartbeat
                                    .getAsJsonObject("scan")
                                    .get("outcome")
                                    .getAsString()
                                    .equals("NOT_RUN")));
    Awaitility.await("end of scans").until(() -> machine.scanProcesses().isEmpty());
    List<JsonObject> all = collector.heartbeats();
    return all.get(all.size() - 1);
  }

  /** Versions that the list of installed programs shows. */
  private List<String> products() {
    return machine
        .query("HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall")
        .lines()
        .filter(line -> line.contains("DisplayVersion"))
        .map(line -> line.replaceAll(".*\\s", ""))
        .toList();
  }

  /** Relative paths and sizes. */
  private static List<String> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file) + " " + file.toFile().length())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
