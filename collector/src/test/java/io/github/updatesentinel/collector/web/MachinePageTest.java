package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.updatesentinel.collector.analysis.UpdateSources;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.enroll.AgentPackage;
import io.github.updatesentinel.collector.enroll.InstallLines;
import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.http.server.WebServer;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.PeerOffers;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.saved.NameLists;
import io.github.updatesentinel.collector.saved.SavedViews;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page of one machine shows, and what it leaves out. */
class MachinePageTest {
  private static final String MACHINE = "/machines/" + Fixture.id(1);
  private static final String VERSION_2 =
      """
      {"clockSkewMs": 780000, "tags": ["Ward 7", "<b>"],
       "os": {"rollupFix": {"build": 19041, "ubr": 6456, "installedAt": "2026-10-01T03:00:00Z",
                            "state": 112}, "kernel": "10.0.19041.6400"},
       "updateSource": {"clientId": "0d4a6e5c-6e6b", "configMgr": true},
       "scan": {"outcome": "SUCCEEDED", "found": 5, "servicingFound": 2,
                "selection": "MANAGED_SERVER",
                "sight": {"state": "NOTHING_SEEN", "installed": 9, "servicing": 0, "hidden": 1,
                          "hiddenTitles": ["2026-10 <i>Cumulative</i> Update"]}},
       "restart": {"since": "2026-11-10T03:00:00Z", "bootedAt": "2026-10-02T06:00:00Z"},
       "policy": {"pausedUntil": "2026-12-24T00:00:00Z", "deferDays": 1, "targetRelease": "21H2",
                  "automatic": false},
       "servicing": {"ends": "2027-01-12", "esu": "NONE"},
       "updateLog": {"judgement": "FALSE_ZERO", "errors": [{"hresult": "0x80070057"}]},
       "verdict": {"lastHonestScanAt": "2026-11-01T05:00:00Z"}}
      """;

  private Database database;
  private FleetIndex index;
  private WebServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws InvalidConfig {
    database = Database.open("jdbc:sqlite:" + folder.resolve("sentinel.db"), null, null);
    Clock clock = Clock.fixed(TestPages.NOW, ZoneOffset.UTC);
    index = new FleetIndex(database, clock, Duration.ofMinutes(15));
    Pages pages = new Pages();
    MachineQuery machines = new MachineQuery(index, database);
    NameLists lists = new NameLists(database, clock);
    SavedViews views = new SavedViews(database, clock);
    Fleet fleet = new Fleet(index, database, ZoneOffset.UTC);
    CollectorConfig config =
        CollectorConfigLoader.parse("test", "{\"listen\": \"127.0.0.1:0\"}", folder, folder);
    InstallLines lines = new InstallLines(config, new AgentPackage(null));
    server =
        WebServer.start(
            config,
            (ctx, role) -> new User("viewer", Role.VIEWER, "token").attachTo(ctx),
            List.of(
                new FleetPage(pages, fleet, machines, lists, views, clock, lines),
                new MachinesCsv(machines, lists, clock),
                new MachinePage(
                    pages, machines, new UpdateSources(index, database, Map::of, clock), clock)));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void whatVersion2ReportsIsShown() {
    version2();
    String page = get(MACHINE, "en");
    assertThat(fact(page, "Servicing updates found")).startsWith("2 of 5");
    assertThat(fact(page, "Installed updates visible to the scan"))
        .startsWith("No, none is visible")
        .contains("Visible: 9, servicing updates: 0");
    assertThat(fact(page, "Hidden servicing updates"))
        .startsWith("1")
        .contains("2026-10 &lt;i&gt;Cumulative&lt;/i&gt; Update");
    assertThat(fact(page, "Source requested")).contains("Managed server");
    assertThat(fact(page, "Last honest scan")).contains("2026-11-01 05:00 UTC");
    assertThat(fact(page, "Update log of the scan"))
        .contains("No updates, because evaluation failed", "0x80070057");
    assertThat(fact(page, "Restart pending since")).contains("2026-11-10 03:00 UTC");
    assertThat(fact(page, "Windows started")).contains("2026-10-02 06:00 UTC");
    assertThat(fact(page, "Updates paused until")).contains("2026-12-24 00:00 UTC");
    assertThat(fact(page, "Quality updates deferred by")).contains("1 day").doesNotContain("days");
    assertThat(fact(page, "Version required by policy")).contains("21H2");
    assertThat(fact(page, "Updates are installed automatically")).contains("no");
    assertThat(fact(page, "Support ends on")).contains("2027-01-12");
    assertThat(fact(page, "Extended Security Updates (ESU) license")).contains("None found");
    assertThat(fact(page, "Behind since the release of")).contains("2026-06-09");
    assertThat(fact(page, "Type of Windows")).contains("Client");
    assertThat(fact(page, "Installed cumulative update")).startsWith("19041.6456");
    assertThat(fact(page, "Kernel version")).contains("10.0.19041.6400");
    assertThat(fact(page, "WSUS client ID")).contains("0d4a6e5c-6e6b");
    assertThat(fact(page, "Configuration Manager client")).contains("yes");
    assertThat(fact(page, "Clock")).contains("13 min ahead of the collector");
    assertThat(fact(page, "Tags")).contains("Ward 7; &lt;b&gt;");
    assertThat(page).contains("The clock of this computer is 13 min ahead of the clock");
  }

  @Test
  void theSameIsShownInChinese() {
    version2();
    String page = get(MACHINE, "zh-CN");
    assertThat(fact(page, "找到系统更新数")).startsWith("共 5 个，其中 2 个");
    assertThat(fact(page, "扫描能否看到已安装的更新")).startsWith("不能");
    assertThat(fact(page, "更新暂停至")).contains("2026-12-24");
    assertThat(fact(page, "质量更新推迟")).contains("1 天");
    assertThat(fact(page, "终止支持日期")).contains("2027-01-12");
    assertThat(fact(page, "最早缺少的更新的发布日期")).contains("2026-06-09");
    assertThat(page).contains("此计算机的时钟比上报服务器的时钟快 13 分钟");
  }

  /** What is not known is no fact: neither 0 nor "no". */
  @Test
  void whatIsNotKnownIsLeftOut() {
    Fixture.machine(Fixture.id(1), TestPages.NOW).store(database);
    String page = get(MACHINE, "en");
    assertThat(page)
        .doesNotContain(
            "Servicing updates",
            "visible to the scan",
            "Hidden servicing",
            "Restart, policy, and support",
            "Support ends",
            "Behind since",
            "Type of Windows",
            "Kernel version",
            "Configuration Manager",
            "ahead of",
            "<dt>Tags");
  }

  /** A body is kept as it came, and JSON has more than one notation of a number. */
  @ParameterizedTest
  @CsvSource({"0.0, 0", "1e2, 100", "7, 7", "1.5, unknown", "-, unknown"})
  void aCountIsShownWhateverItsNotation(String sent, String shown) {
    Fixture machine = Fixture.machine(Fixture.id(1), TestPages.NOW);
    JsonObject agent = new JsonObject();
    agent.add(
        "droppedHeartbeats",
        sent.equals("-") ? JsonNull.INSTANCE : new JsonPrimitive(new BigDecimal(sent)));
    machine.heartbeat().add("agent", agent);
    machine.store(database);

    assertThat(fact(get(MACHINE, "en"), "Reports dropped by the agent")).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0e-99999, 0 s", "12e2, 1.2 s", "1e99999, unknown", "0.5, unknown"})
  void aDurationIsShownWhateverItsNotation(String sent, String shown) {
    Fixture machine = Fixture.machine(Fixture.id(1), TestPages.NOW);
    machine
        .heartbeat()
        .add(
            "scan",
            JsonParser.parseString(
                "{\"outcome\": \"SUCCEEDED\", \"durationMs\": %s}".formatted(sent)));
    machine.store(database);
    assertThat(fact(get(MACHINE, "en"), "Duration")).isEqualTo(shown);
  }

  @Test
  void whatAScanCouldSeeMayBeUnknown() {
    Fixture machine = Fixture.machine(Fixture.id(1), TestPages.NOW);
    machine
        .heartbeat()
        .add("scan", JsonParser.parseString("{\"sight\": {\"state\": \"UNKNOWN\"}}"));
    machine.store(database);
    assertThat(fact(get(MACHINE, "en"), "Installed updates visible to the scan"))
        .isEqualTo("Unknown");
  }

  @Test
  void aClockThatIsRightIsNoNote() {
    Fixture machine = Fixture.machine(Fixture.id(1), TestPages.NOW);
    machine.heartbeat().addProperty("clockSkewMs", -4000);
    machine.store(database);
    assertThat(fact(get(MACHINE, "en"), "Clock")).contains("4 s behind the collector");
    assertThat(get(MACHINE, "en")).doesNotContain("The clock of this computer is");
  }

  /** Severity belongs to the judgement: a badge has the color of what the agent reported. */
  @Test
  void aBadgeAndATileHaveTheColorOfTheReportedSeverity() {
    Fixture.machine(Fixture.id(1), TestPages.NOW)
        .verdict(VerdictCode.RESTART_PENDING)
        .set("severity", "WARNING")
        .set("severity_rank", 2)
        .store(database);
    Fixture.machine(Fixture.id(2), TestPages.NOW).verdict(VerdictCode.HELD_BACK).store(database);
    assertThat(get(MACHINE, "en")).contains("judgement tone-warning", "Restart the computer.");
    assertThat(get("/machines/" + Fixture.id(2), "en")).contains("judgement tone-info");
    assertThat(get("/", "en"))
        .containsPattern("tone-warning +\" href=\"/machines\\?verdict=RESTART_PENDING")
        .containsPattern("tone-info +\" href=\"/machines\\?verdict=HELD_BACK");
  }

  @Test
  void aVerdictOfANewerAgentHasATileAndAList() {
    Fixture.machine(Fixture.id(1), TestPages.NOW)
        .named("PC-1", null)
        .set("verdict", "UPDATES_ROTTEN")
        .set("severity", "ERROR")
        .set("severity_rank", 3)
        .store(database);
    Fixture.machine(Fixture.id(2), TestPages.NOW).named("PC-2", null).store(database);
    assertThat(get("/", "en"))
        .containsPattern("tone-error +\" href=\"/machines\\?verdict=UPDATES_ROTTEN");
    assertThat(get("/machines.csv?verdict=UPDATES_ROTTEN", "en"))
        .contains("PC-1")
        .doesNotContain("PC-2");
  }

  /** The list of choices has the most frequent verdicts of newer agents only. */
  @Test
  void aChosenVerdictIsAChoiceThoughItIsNotCounted() {
    for (int verdict = 0; verdict < 10; verdict++) {
      for (int i = 0; i < 2; i++) {
        Fixture.machine(Fixture.id(10 * verdict + i + 2), TestPages.NOW)
            .set("verdict", "NEWER_" + verdict)
            .store(database);
      }
    }
    Fixture.machine(Fixture.id(1), TestPages.NOW).set("verdict", "RARE").store(database);
    assertThat(get("/machines", "en")).contains("value=\"NEWER_9\"").doesNotContain("\"RARE\"");
    assertThat(get("/machines?verdict=RARE", "en"))
        .contains("name=\"verdict\" value=\"RARE\" checked");
    assertThat(get("/machines?not-verdict=RARE", "en"))
        .contains("name=\"not-verdict\" value=\"RARE\" checked");
    assertThat(get("/machines?verdict=SILENT", "en"))
        .containsOnlyOnce("name=\"verdict\" value=\"SILENT\"");
  }

  @Test
  void theFieldOfTheBuildHasAnExampleThatFits() {
    Fixture.machine(Fixture.id(1), TestPages.NOW).store(database);
    assertThat(get("/machines", "en"))
        .contains("placeholder=\"19044.1706\"", "title=\"19044 or 19044.1706\"");
  }

  /** Excel reads 17763.9020 as a number, and drops its last digit. */
  @Test
  void theCsvHasBuildAndRevisionInColumnsOfTheirOwn() {
    Fixture.machine(Fixture.id(1), TestPages.NOW)
        .build(17763, 9020)
        .set("baseline_build", 17763L)
        .set("baseline_ubr", 9100L)
        .store(database);
    for (String separator : List.of("comma", "semicolon")) {
      List<String> lines = get("/machines.csv?separator=" + separator, "en").lines().toList();
      String at = separator.equals("comma") ? "," : ";";
      List<String> header = List.of(lines.get(0).split(at, -1));
      List<String> row = List.of(lines.get(1).split(at, -1));
      assertThat(header).as(separator).hasSameSizeAs(row).hasSizeGreaterThan(30);
      assertThat(row.get(header.indexOf("Build"))).isEqualTo("17763");
      assertThat(row.get(header.indexOf("Revision"))).isEqualTo("9020");
      assertThat(row.get(header.indexOf("Required build"))).isEqualTo("17763");
      assertThat(row.get(header.indexOf("Required revision"))).isEqualTo("9100");
    }
  }

  @Test
  void theCsvHasWhatVersion2AddsToLists() {
    version2();
    List<String> lines = get("/machines.csv", "en").lines().toList();
    List<String> header = List.of(lines.get(0).split(",", -1));
    List<String> row = List.of(lines.get(1).split(",", -1));
    assertThat(row.get(header.indexOf("Type of Windows"))).isEqualTo("CLIENT");
    assertThat(row.get(header.indexOf("Servicing updates found"))).isEqualTo("2");
    assertThat(row.get(header.indexOf("Behind since the release of"))).isEqualTo("2026-06-09");
  }

  @Test
  void aSeverityOfANewerAgentIsShownAsItIsAndRanksAsTheWorst() {
    Fixture.machine(Fixture.id(1), TestPages.NOW).set("severity", "FATAL").store(database);
    assertThat(get("/machines.csv?severity=CRITICAL", "en")).contains(",FATAL,FATAL,");
    assertThat(get("/machines/" + Fixture.id(1), "en")).contains("tone-critical");
  }

  /** A tag may have blanks, and no semicolon. */
  @Test
  void theCsvTellsTagsApart() {
    Fixture.machine(Fixture.id(1), TestPages.NOW).set("tags", "floor 2\nlab").store(database);
    assertThat(get("/machines.csv", "en")).contains(",floor 2; lab,");
  }

  @Test
  void aComputerThatWasPassedOverIsToldSoAndListed() {
    for (int i = 1; i <= 2; i++) {
      Fixture.machine(Fixture.id(i), TestPages.NOW)
          .named("PC-" + i, null)
          .build(19044, 5900)
          .set("family", "CLIENT")
          .set("source_kind", "WSUS")
          .set("source_server", "https://uc.example:8531")
          .set("target_group", i == 1 ? "Office" : "Lab")
          .set("scan_outcome", "SUCCEEDED")
          .set("scan_servicing_found", 0L)
          .store(database);
    }
    PeerOffers.Group office =
        new PeerOffers.Group(
            "https://uc.example:8531", "Office", new BuildLine(19044, WindowsFamily.CLIENT));
    PeerOffers.Offer offer =
        new PeerOffers.Offer("KB5060001", 6000, 0, 412, 398, Set.of("KB5060001"), Map.of());
    index.keep(new PeerOffers(Map.of(office, offer), 0));

    assertThat(get(MACHINE, "en"))
        .contains(
            "Of 412 computers with this build line, update source, and target group, 398 were"
                + " offered KB5060001 or have it. This computer was not offered it."
                + " <a href=\"/machines?offer=MISSED#machines\">All such computers</a>");
    assertThat(get(MACHINE, "zh-CN")).contains("相同的 412 台计算机中，有 398 台已获得或已安装 KB5060001，此计算机却未获得。");
    assertThat(get("/machines/" + Fixture.id(2), "en")).doesNotContain("KB5060001");
    assertThat(get("/machines?offer=MISSED", "en"))
        .contains("One computer</h1>", "Not offered what others were", ">PC-1<")
        .doesNotContain(">PC-2<");
  }

  @Test
  void aTileSaysWhatHasChangedSinceYesterday() {
    for (int i = 1; i <= 4; i++) {
      Fixture.machine(Fixture.id(i), TestPages.NOW)
          .named("PC-" + i, "a.example")
          .verdict(i == 1 ? VerdictCode.FALSE_UP_TO_DATE : VerdictCode.UP_TO_DATE)
          .store(database);
    }
    trend(Duration.ofDays(1), VerdictCode.FALSE_UP_TO_DATE, 3);
    trend(Duration.ofDays(1), VerdictCode.UP_TO_DATE, 1);
    trend(Duration.ofDays(1), VerdictCode.SCAN_FAILED, 0);
    trend(Duration.ofHours(1), VerdictCode.FALSE_UP_TO_DATE, 9);

    String page = get("/", "en");
    assertThat(tile(page, "FALSE_UP_TO_DATE")).isEqualTo("Falsely up to date 1 -2 since yesterday");
    assertThat(tile(page, "UP_TO_DATE")).isEqualTo("Up to date 3 +2 since yesterday");
    assertThat(tile(page, "SCAN_FAILED")).isEqualTo("Scan failed 0");
    assertThat(tile(get("/machines?verdict=UP_TO_DATE", "zh-CN"), "FALSE_UP_TO_DATE"))
        .endsWith("1 较昨天 -2");
    assertThat(tile(get("/machines?domain=a.example", "en"), "UP_TO_DATE"))
        .as("yesterday's counts are of all")
        .isEqualTo("Up to date 3");
  }

  private void trend(Duration ago, VerdictCode verdict, int machines) {
    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO trend (hour, verdict, machines) VALUES (?, ?, ?)",
                TestPages.NOW.minus(ago).toEpochMilli(),
                verdict.name(),
                machines));
  }

  /** What the tile of a verdict says. */
  private static String tile(String page, String verdict) {
    String end = "[?;]verdict=" + verdict + "[\"&].*?</a>";
    Matcher matcher = Pattern.compile("<a class=\"tone-[^>]*" + end, Pattern.DOTALL).matcher(page);
    assertThat(matcher.find()).as(verdict + " in " + page).isTrue();
    return matcher.group().replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").strip();
  }

  @Test
  void silenceThatIsNotKnownYetIsNotSaidToBeNone() {
    Fixture.machine(Fixture.id(1), TestPages.NOW).store(database);
    String page = get("/", "en");
    assertThat(page)
        .contains("Silent computers can’t be identified yet")
        .contains("Updates are blocked on no other computer.")
        .doesNotContain("none is silent");
    assertThat(tile(page, "SILENT")).isEqualTo("Silent –");

    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO listening (id, since, until) VALUES (1, ?, ?)",
                TestPages.NOW.minus(Duration.ofHours(1)).toEpochMilli(),
                TestPages.NOW.toEpochMilli()));
    page = get("/", "en");
    assertThat(page)
        .contains("Updates are blocked on no other computer; none is silent.")
        .doesNotContain("can’t be identified yet");
    assertThat(tile(page, "SILENT")).isEqualTo("Silent 0");
  }

  private void version2() {
    Fixture machine =
        Fixture.machine(Fixture.id(1), TestPages.NOW)
            .set("family", "CLIENT")
            .set("scan_servicing_found", 2L)
            .set("behind_since", "2026-06-09");
    JsonParser.parseString(VERSION_2)
        .getAsJsonObject()
        .asMap()
        .forEach((name, value) -> machine.heartbeat().add(name, value));
    machine.store(database);
  }

  /** The description behind a term, without its tags. */
  private static String fact(String page, String term) {
    Matcher matcher =
        Pattern.compile("<dt>" + Pattern.quote(term) + "</dt>\\s*<dd>(.*?)</dd>", Pattern.DOTALL)
            .matcher(page);
    assertThat(matcher.find()).as(term + " in " + page).isTrue();
    return matcher.group(1).replaceAll("<[^>]*>", "").strip();
  }

  private String get(String path, String language) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                  .header("Accept-Language", language)
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A heartbeat may have megabytes, and several pages of it are made at a time. */
  @Test
  void ofALongHeartbeatOnlyTheBeginningIsWritten() {
    JsonObject heartbeat = new JsonObject();
    for (int i = 0; i < 1_000; i++) {
      heartbeat.addProperty("member" + i, "x".repeat(1_000));
    }
    assertThat(MachinePage.begin(heartbeat)).hasSize(MachinePage.MAX_JSON + 1).startsWith("{");
    JsonObject small = new JsonObject();
    small.addProperty("a", 1);
    assertThat(MachinePage.begin(small)).isEqualTo("{\n  \"a\": 1\n}");
  }
}
