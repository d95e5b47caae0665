package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.analysis.Causes;
import io.github.updatesentinel.collector.analysis.Comparisons;
import io.github.updatesentinel.collector.analysis.Dimension;
import io.github.updatesentinel.collector.analysis.UpdateSources;
import io.github.updatesentinel.collector.analysis.VerdictChanges;
import io.github.updatesentinel.collector.analysis.VerdictFlowJob;
import io.github.updatesentinel.collector.api.AnalysisApi;
import io.github.updatesentinel.collector.api.ApiSchemas;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.TestConfig;
import io.github.updatesentinel.collector.enroll.AgentPackage;
import io.github.updatesentinel.collector.enroll.InstallLines;
import io.github.updatesentinel.collector.fleet.BaselineLookup;
import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.http.server.WebServer;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.saved.NameLists;
import io.github.updatesentinel.collector.saved.SavedViews;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.web.analysis.CausesPage;
import io.github.updatesentinel.collector.web.analysis.ChangesPage;
import io.github.updatesentinel.collector.web.analysis.ComparePage;
import io.github.updatesentinel.collector.web.analysis.SourcePages;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the analysis, and their API, over HTTP. */
class AnalysisPagesTest {
  private static final Instant NOW = TestPages.NOW;
  private static final String WSUS = "https://uc.example:8531/<b>";

  private final HttpClient client = HttpClient.newHttpClient();
  private Database database;
  private WebServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("sentinel.db"), null, null);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    FleetIndex index = new FleetIndex(database, clock, Duration.ofMinutes(15));
    Pages pages = new Pages();
    MachineQuery machines = new MachineQuery(index, database);
    Comparisons comparisons = new Comparisons(index, database, ZoneOffset.UTC);
    UpdateSources sources = new UpdateSources(index, database, october(), clock);
    Causes causes = new Causes(index, clock);
    VerdictChanges changes = new VerdictChanges(database);
    NameLists lists = new NameLists(database, clock);
    Fleet fleet = new Fleet(index, database, ZoneOffset.UTC);
    machine(1).verdict(VerdictCode.FALSE_UP_TO_DATE).store(database);
    machine(2).store(database);
    change();
    new VerdictFlowJob(database, new Lease(database, clock), clock, Duration.ofDays(400)).run();
    CollectorConfig config = TestConfig.in(folder).get();
    server =
        WebServer.start(
            config,
            (ctx, role) -> new User("viewer", Role.VIEWER, "token").attachTo(ctx),
            List.of(
                new FleetPage(
                    pages,
                    fleet,
                    machines,
                    lists,
                    new SavedViews(database, clock),
                    clock,
                    new InstallLines(config, new AgentPackage(null))),
                new PrintPage(pages, machines, lists, clock),
                new MachinesCsv(machines, lists, clock),
                new ErrorPages(pages, clock, ctx -> {}),
                new ComparePage(pages, comparisons, machines, lists, clock),
                new SourcePages(pages, sources, clock),
                new CausesPage(pages, causes, clock),
                new ChangesPage(pages, changes, clock, ZoneOffset.UTC),
                new AnalysisApi(
                    comparisons,
                    sources,
                    causes,
                    changes,
                    machines,
                    lists,
                    clock,
                    ZoneOffset.UTC)));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  /** A release of six weeks ago. */
  private static BaselineLookup october() {
    BuildRow row =
        new BuildRow(19044, 6000, "KB5060001", LocalDate.parse("2026-10-13"), null, null, "B");
    return new BaselineLookup() {
      @Override
      public Map<BuildLine, BuildRow> rows() {
        return Map.of();
      }

      @Override
      public Baselines lists() {
        return new Baselines(List.of(new BuildList("list", BaselineSource.SHIPPED, List.of(row))));
      }
    };
  }

  private static Fixture machine(int number) {
    return Fixture.machine(Fixture.id(number), NOW)
        .named("PC" + number, "a.example")
        .build(19045, 5900)
        .set("source_kind", "WSUS")
        .set("source_server", WSUS)
        .set("target_group", "Office")
        .set("scan_outcome", "FAILED")
        .set("scan_hresult", "0x8024401C")
        .set(
            "disablings",
            "[{\"at\":1,\"day\":%d,\"service\":\"TrustedInstaller\",\"by\":\"A\\\\it\"}]"
                .formatted(NOW.toEpochMilli() / Duration.ofDays(1).toMillis()));
  }

  private void change() {
    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO verdict_change (received_at, agent_id, epoch, sequence, was, verdict)"
                    + " VALUES (?, ?, 1, 1, 'UP_TO_DATE', 'FALSE_UP_TO_DATE')",
                NOW.minus(Duration.ofHours(2)).toEpochMilli(),
                Fixture.id(1)));
  }

  @Test
  void aNumberOfAComparisonListsItsComputers() {
    String page = get("/compare?by=domain&group=Office").body();
    assertThat(page)
        .contains("Only the computers that match a filter are compared")
        .contains(
            "href=\"/machines?group=Office&amp;domain=a.example&amp;verdict=FALSE_UP_TO_DATE#machines\"")
        .contains("50.0 %");
    assertThat(get("/machines?domain=a.example&group=Office&verdict=FALSE_UP_TO_DATE").body())
        .contains("PC1")
        .doesNotContain("PC2");
  }

  @Test
  void aComparisonIsSortedByAnyColumn() {
    String page = get("/compare?by=source&sort=FALSE_UP_TO_DATE&dir=asc").body();
    assertThat(page).contains("aria-sort=\"ascending\"");
    assertThat(get("/compare?by=nonsense&sort=nonsense").body()).contains("Comparison by domain");
    assertThat(get("/compare?by=domain&build=x").body()).contains("Invalid build, ignored");
  }

  @Test
  void anExcludedValueThatCannotBeUsedIsSaidAndIgnored() {
    assertThat(get("/compare?by=domain&not-build=x").body()).contains("Invalid build, ignored");
    assertThat(get("/machines?not-build=x").body()).contains("Invalid build, ignored");
  }

  @Test
  void aSourceHasAPageWithItsFailures() {
    assertThat(get("/sources").body())
        .contains("/source?name=https%3A%2F%2Fuc.example%3A8531%2F%3Cb%3E")
        .doesNotContain("<b>");
    assertThat(get("/source?name=https%3A%2F%2Fuc.example%3A8531%2F%3Cb%3E").body())
        .contains("2 of 2 computers")
        .contains("0x8024401C")
        .contains("19045.5900");
    assertThat(get("/source?name=nobody").statusCode()).isEqualTo(404);
  }

  @Test
  void causesAreShownListedAndExported() {
    assertThat(get("/causes").body())
        .contains("columnheader\">Day (UTC)</th>")
        .contains("A\\it")
        .contains(
            "/machines?by=A%5Cit&amp;service=TrustedInstaller&amp;day=2026-11-22&amp;means=UNKNOWN#machines")
        .contains("&amp;verdict=FALSE_UP_TO_DATE&amp;verdict=SERVICING_BLOCKED#machines\">1</a>")
        .contains("a.example / Office");
    assertThat(get("/causes.csv").body())
        .startsWith("\uFEFFDay (UTC),Service,Service (name),Account,Means,Means (name),")
        .contains(
            "2026-11-22,TrustedInstaller,Windows Modules Installer,A\\it,,,,2,1,"
                + "a.example / Office 2");
    assertThat(get("/machines.csv").body()).contains(",Office,", ",TrustedInstaller: A\\it,");
  }

  @Test
  void aSpreadsheetDoesNotTakeAVersionForADay() {
    assertThat(get("/machines.csv").body()).contains(",'1.0.0,");
  }

  @Test
  void changesOfADayAreCountedAndListed() {
    assertThat(get("/changes").body())
        .contains("Became worse")
        .contains("/changes?since=day&amp;was=UP_TO_DATE&amp;verdict=FALSE_UP_TO_DATE#changes")
        .contains("PC1");
    assertThat(get("/changes?date=2026-11-22&verdict=FALSE_UP_TO_DATE").body()).contains("PC1");
    assertThat(get("/changes?date=2026-11-20").body()).contains("No verdict changed");
  }

  @Test
  void aRetiredComputerIsMarkedInTheChanges() {
    assertThat(get("/changes").body()).doesNotContain(">Retired<");
    database.writing(
        handle -> handle.execute("UPDATE machine SET retired_at = 1 WHERE host = 'PC1'"));
    assertThat(get("/changes").body()).contains("PC1", ">Retired<");
  }

  @Test
  void aPlaceThatNoPageHasNamedIsTheNewestForPeopleAndRefusedToPrograms() {
    for (String before :
        List.of(
            "-1-0-1-00000000-0000-0000-0000-000000000000",
            "1-0-x-00000000-0000-0000-0000-000000000000")) {
      assertThat(get("/changes?before=" + before).body()).as(before).contains("PC1");
      assertThat(get("/api/v1/changes?before=" + before).statusCode()).as(before).isEqualTo(400);
    }
  }

  /** PostgreSQL refuses U+0000. */
  @Test
  void whatCanNameNoVerdictIsIgnoredForPeopleAndRefusedToPrograms() {
    for (String value : List.of("%00", "up%20to%20date", "A".repeat(101))) {
      for (String name : List.of("was", "verdict")) {
        String query = "?" + name + "=" + value;
        assertThat(get("/changes" + query).body())
            .as(query)
            .contains("PC1")
            .doesNotContain("Show all changes");
        assertThat(get("/api/v1/changes" + query).statusCode()).as(query).isEqualTo(400);
      }
    }
    assertThat(get("/api/v1/changes?was=NONE&verdict=UPDATES_ROTTEN").statusCode()).isEqualTo(200);
    assertThat(get("/changes?was=NONE").body()).contains("Show all changes").doesNotContain("PC1");
  }

  @Test
  void programsGetTheSameAndAreRefusedWhatCannotBe() {
    assertThat(get("/api/v1/compare?by=domain").body()).contains("\"upToDatePercent\":50");
    assertThat(get("/api/v1/compare?by=x").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/sources").body()).contains("\"code\":\"0x8024401C\",\"machines\":2");
    assertThat(get("/api/v1/causes").body()).contains("\"by\":\"A\\\\it\"");
    assertThat(get("/api/v1/causes?days=0").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/causes?days=90").statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/causes?days=91").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/changes").body()).contains("\"was\":\"UP_TO_DATE\"");
    assertThat(get("/api/v1/changes?from=yesterday").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/changes?before=x").statusCode()).isEqualTo(400);
  }

  @Test
  void everyAnswerIsWhatItsSchemaSays() {
    for (int i = 101; i <= 150; i++) {
      Fixture.machine(Fixture.id(i), NOW)
          .named("PC" + i, "b.example")
          .build(19044, 5900)
          .set("family", "CLIENT")
          .set("source_kind", "WSUS")
          .set("source_server", "https://uc.b.example:8531")
          .set("scan_outcome", "SUCCEEDED")
          .set("scan_servicing_found", 0L)
          .set("good_scan_at", NOW.toEpochMilli())
          .store(database);
    }
    for (Dimension by : Dimension.values()) {
      assertThat(described("compare?by=" + by.parameter(), "Comparison").getAsJsonArray("groups"))
          .isNotEmpty();
    }
    String sources = described("sources", "Sources").toString();
    assertThat(sources).contains("SOURCE_STALE", "KB5060001", "lastHonestScanAt", "0x8024401C");
    assertThat(described("causes", "Causes").getAsJsonArray("causes")).hasSize(1);
    assertThat(described("changes", "VerdictChanges").getAsJsonArray("changes")).hasSize(1);
    described("compare?by=x", "Error");
    described("causes?days=0", "Error");
    described("changes?before=x", "Error");
  }

  @Test
  void aFilteredListLeadsToItsComparison() {
    assertThat(get("/machines").body()).doesNotContain("/compare?");
    assertThat(get("/machines?group=Office&by=A%5Cit&service=TrustedInstaller").body())
        .contains(
            "href=\"/compare?group=Office&amp;disabledBy=A%5Cit&amp;service=TrustedInstaller\"");
    assertThat(get("/compare?by=source&disabledBy=B&group=Office").body())
        .contains("Only the computers that match a filter are compared")
        .contains("/compare?group=Office&amp;disabledBy=B&amp;by=domain")
        .doesNotContain("FALSE_UP_TO_DATE");
    assertThat(get("/compare?by=domain&disabledBy=A%5Cit").body())
        .contains("/machines?by=A%5Cit&amp;domain=a.example&amp;verdict=FALSE_UP_TO_DATE");
    assertThat(get("/api/v1/compare?by=domain&disabledBy=B").body()).contains("\"groups\":[]");
  }

  @Test
  void aPrintedListHasAllRowsOfItsFilter() {
    for (int i = 3; i <= 60; i++) {
      machine(i).store(database);
    }
    assertThat(get("/machines?domain=a.example&size=25").body())
        .contains("Computers 1 to 25 of 60.")
        .contains("href=\"/print?domain=a.example&amp;size=25\"");
    String page = get("/print?domain=a.example&size=25&column=group").body();
    assertThat(page.split("href=\"/machines/", -1)).hasSize(61);
    assertThat(page)
        .contains("<h1>60 computers</h1>", "Domain: <bdi>a.example</bdi>", "data-print")
        .doesNotContain("This page lists the first", "hx-get", "Last seen");
    assertThat(get("/print?build=x").body()).contains("Invalid build, ignored");
    assertThat(get("/print?q=nobody").body()).contains("No computer matches this filter.");
  }

  @Test
  void everyCodeOfTheCsvHasItsNameBesideIt() {
    machine(3)
        .reasons("SERVICE_DISABLED", "SCAN_WARNING")
        .set("certainty", "PROVEN")
        .set("family", "SERVER")
        .store(database);
    assertThat(get("/machines.csv").body())
        .contains(",PROVEN,proven,OK,OK,")
        .contains(",SERVER,Server,", ",WSUS,WSUS,", ",FAILED,Failed,")
        .containsPattern(",SERVICE_DISABLED SCAN_WARNING,[A-Za-z ]+; [A-Za-z ]+,");
    String chinese = get("/machines.csv", "Accept-Language", "zh-CN").body();
    assertThat(chinese)
        .contains(",严重程度,严重程度名称,", ",更新源,更新源名称,", ",扫描结果名称,")
        .contains(",SERVER,服务器,", ",FAILED,失败,")
        .doesNotContain(",PROVEN,proven,");
    assertThat(get("/causes.csv", "Accept-Language", "zh-CN").body())
        .startsWith("\uFEFF日期 (UTC),服务,服务名称,帐户,方式,方式名称,");
  }

  private JsonObject described(String path, String schema) {
    return ApiSchemas.described(get("/api/v1/" + path), schema);
  }

  private HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Accept", "text/html");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
