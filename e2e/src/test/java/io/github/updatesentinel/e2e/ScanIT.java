package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the installed scan process reads from the Windows Update Agent, without the service. */
class ScanIT {
  private static final String MAIN = "updatesentinel/io.github.updatesentinel.agent.cli.Main";
  private static final String HANDLERS =
      "http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/";
  private static final String CBS = "handler=" + HANDLERS + "Cbs";
  private static final String OTHER = "handler=" + HANDLERS + "CommandLineInstallation";
  private static final String OS_INSTALLER =
      "handler=http://schemas.microsoft.com/msus/2016/01/UpdateHandlers/OSInstaller";
  private static final String DEFINITIONS = "category=e0789628-ce08-4437-be74-2495b842f43b";
  private static final String SECURITY = "category=0fa1201d-4330-4fa8-8ae9-b877473b6441";
  private static final String POLICY =
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
  private static Machine machine;

  @BeforeAll
  static void prepare() throws IOException {
    Build build = Build.current();
    machine = Machine.prepare(build.installedPrefix(), build);
  }

  @AfterAll
  static void close() {
    machine.close();
  }

  @BeforeEach
  void reset() throws IOException {
    machine.reset();
  }

  private static Wine.Result run(String selection, Duration timeout) throws IOException {
    String limit = Long.toString(timeout.toMillis());
    return machine.javaAsChild("-m", MAIN, "scan", selection, limit, "1033");
  }

  private static JsonObject report(String selection, Duration timeout) throws IOException {
    Wine.Result result = run(selection, timeout);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return JsonParser.parseString(result.output()).getAsJsonObject();
  }

  private static JsonObject scan() throws IOException {
    return report("MANAGED_SERVER", Duration.ofMinutes(1)).getAsJsonObject("scan");
  }

  private static JsonObject sight() throws IOException {
    return scan().getAsJsonObject("sight");
  }

  private static List<JsonObject> objects(JsonObject json, String name) {
    return StreamSupport.stream(json.getAsJsonArray(name).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static String text(JsonObject json, String name) {
    return json.has(name) && !json.get(name).isJsonNull() ? json.get(name).getAsString() : "-";
  }

  /** Missing where nothing at all is known. */
  private static String state(JsonObject scan) {
    return scan.has("sight") ? text(scan.getAsJsonObject("sight"), "state") : "UNKNOWN";
  }

  @Test
  void kindsOfOfferedUpdatesComeFromTheirCategoriesAndHandlers() throws IOException {
    machine.wua(
        "update = definition|id1|KB2267602||false|" + CBS + " " + DEFINITIONS,
        "update = tool|id2|KB890830||false|" + OTHER,
        "update = preview|id3|||false|browseOnly " + CBS,
        "update = bundle|id4|KB5017308|Critical|false|" + SECURITY,
        "update = part|id5|||false|in=id4",
        "update = part of the part|id6|||false|in=id5 " + OS_INSTALLER,
        "update = nameless|id7|||false",
        "update = security|id8|||false|browseOnly " + CBS + " " + SECURITY);
    JsonObject scan = scan();

    assertThat(scan.get("found").getAsInt()).isEqualTo(6);
    assertThat(scan.get("servicingFound").getAsInt()).isEqualTo(3);
    assertThat(objects(scan, "updates"))
        .extracting(update -> text(update, "title") + " " + text(update, "servicing"))
        .containsExactly(
            "bundle true",
            "nameless -",
            "security true",
            "definition false",
            "tool false",
            "preview false");
    assertThat(machine.doubleLog()).contains("detach live=0");
  }

  @Test
  void updatesBeyondFiveHundredAreTakenForServicingUpdates() throws IOException {
    machine.wua("updates.generate = 2000");
    JsonObject scan = scan();

    assertThat(scan.get("found").getAsInt()).isEqualTo(2000);
    assertThat(scan.get("servicingFound").getAsInt()).isEqualTo(2000);
    assertThat(scan.getAsJsonArray("updates")).hasSize(50);
    assertThat(machine.doubleLog()).contains("detach live=0");
  }

  @Test
  void installedServicingUpdateIsSeenAndHiddenOnesAreNamed() throws IOException {
    machine.wua(
        "update = installed|id1|||true|installed " + CBS,
        "update = tool|id2|||true|installed " + OTHER,
        "update = 隐藏的更新|id3|||false|hidden " + CBS,
        "update = hidden tool|id4|||false|hidden " + OTHER,
        "update = hidden and installed|id5|||false|hidden installed " + CBS);
    JsonObject scan = scan();
    JsonObject sight = scan.getAsJsonObject("sight");

    assertThat(scan.get("found").getAsInt()).isZero();
    assertThat(scan.get("servicingFound").getAsInt()).isZero();
    assertThat(text(sight, "state")).isEqualTo("SEEN");
    assertThat(sight.get("installed").getAsInt()).isEqualTo(3);
    assertThat(sight.get("servicing").getAsInt()).isEqualTo(2);
    assertThat(sight.get("hidden").getAsInt()).isEqualTo(1);
    assertThat(sight.getAsJsonArray("hiddenTitles").get(0).getAsString()).isEqualTo("隐藏的更新");
    assertThat(machine.doubleLog())
        .contains("BeginSearch criteria=<IsInstalled=1> serverSelection=1 online=false")
        .contains("BeginSearch criteria=<IsHidden=1> serverSelection=1 online=false")
        .contains("detach live=0");
  }

  @Test
  void searcherThatSeesNoInstalledServicingUpdateSaysSo() throws IOException {
    machine.wua("update = tool|id2|||true|installed " + OTHER);
    JsonObject sight = sight();

    assertThat(text(sight, "state")).isEqualTo("NOTHING_SEEN");
    assertThat(sight.get("installed").getAsInt()).isEqualTo(1);
    assertThat(sight.get("servicing").getAsInt()).isZero();
    assertThat(sight.get("hidden").getAsInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"hresult, 0x8024000E", "resultCode, 3", "resultCode, 4"})
  void controlThatFailsIsUnknownAndCostsNoScan(String key, String value) throws IOException {
    machine.wua("offline." + key + " = " + value);
    JsonObject scan = scan();

    assertThat(text(scan, "outcome")).isEqualTo("SUCCEEDED");
    assertThat(scan.get("found").getAsInt()).isZero();
    assertThat(state(scan)).isEqualTo("UNKNOWN");
    assertThat(machine.doubleLog()).contains("detach live=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "hang-ignoring-abort", "hang-in-call"})
  void controlThatHangsIsUnknownAndCostsNoScan(String behaviour) throws IOException {
    machine.wua("offline.behaviour = " + behaviour, "history = 2026-06-14T03:04:05Z|1|2|0x0|x");
    // Of that, the scan before it must not need all on a busy computer.
    JsonObject report = report("MANAGED_SERVER", Duration.ofSeconds(20));
    JsonObject scan = report.getAsJsonObject("scan");

    assertThat(text(scan, "outcome")).isEqualTo("SUCCEEDED");
    assertThat(scan.get("servicingFound").getAsInt()).isZero();
    assertThat(state(scan)).isEqualTo("UNKNOWN");
    assertThat(report.has("history")).isTrue();
  }

  @Test
  void installationsComeWithTheCodeBeforeItWasMapped() throws IOException {
    Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS);
    machine.wua(
        "history = " + day + "|1|4|0x80240022/0x800F0922|Update (KB5017308)|id=a1 " + SECURITY,
        "history = " + day + "|1|4|0x80240022|Definition (KB2267602)|" + DEFINITIONS,
        "history = " + day.minus(Duration.ofDays(30)) + "|1|2|0x0|Update (KB5016616)|id=a2",
        "history = " + day.minus(Duration.ofDays(120)) + "|1|2|0x0|Old (KB5011111)|id=a3");
    JsonObject history = report("MANAGED_SERVER", Duration.ofMinutes(1)).getAsJsonObject("history");

    assertThat(objects(history, "installs"))
        .extracting(
            install ->
                text(install, "updateId")
                    + " "
                    + text(install, "code")
                    + " "
                    + install.getAsJsonArray("kb"))
        .containsExactly("a1 0x800F0922 [\"KB5017308\"]", "a2 - [\"KB5016616\"]");
    assertThat(objects(history, "failures")).hasSize(2);
    assertThat(machine.doubleLog()).contains("detach live=0");
  }

  @Test
  void historyOfManyPagesIsReadToItsEnd() throws IOException {
    Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS);
    String[] lines = new String[450];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "history = " + day + "|1|2|0x0|Definition|" + DEFINITIONS;
    }
    lines[lines.length - 1] = "history = " + day + "|1|4|0x80070422|Update (KB5017308)";
    machine.wua(lines);
    JsonObject history = report("MANAGED_SERVER", Duration.ofMinutes(1)).getAsJsonObject("history");

    assertThat(objects(history, "installs")).hasSize(1);
  }

  @Test
  void managedServerThatPolicyDoesNotNameFailsTheScan() throws IOException {
    machine.registry(new RegistryChanges().delete(POLICY));
    JsonObject managed = scan();
    JsonObject byDefault = report("DEFAULT", Duration.ofMinutes(1)).getAsJsonObject("scan");

    assertThat(text(managed, "outcome")).isEqualTo("FAILED");
    assertThat(text(managed, "hresult")).isEqualTo("0x80244011");
    assertThat(text(managed, "selection")).isEqualTo("MANAGED_SERVER");
    assertThat(state(managed)).isEqualTo("UNKNOWN");
    assertThat(text(byDefault, "outcome")).isEqualTo("SUCCEEDED");
    assertThat(text(byDefault, "selection")).isEqualTo("DEFAULT");
  }
}
