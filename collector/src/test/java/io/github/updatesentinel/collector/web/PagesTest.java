package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.analysis.UpdateSources;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.config.Version;
import io.github.updatesentinel.collector.enroll.AgentPackage;
import io.github.updatesentinel.collector.enroll.InstallLines;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.http.server.WebServer;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.saved.NameLists;
import io.github.updatesentinel.collector.saved.SavedViews;
import io.github.updatesentinel.collector.store.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages answer over HTTP, of a store without machines. */
class PagesTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private Database database;
  private WebServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws InvalidConfig {
    database = Database.open("jdbc:sqlite:" + folder.resolve("sentinel.db"), null, null);
    Clock clock = Clock.fixed(TestPages.NOW, ZoneOffset.UTC);
    FleetIndex index = new FleetIndex(database, clock, Duration.ofMinutes(15));
    Pages pages = new Pages();
    MachineQuery machines = new MachineQuery(index, database);
    NameLists lists = new NameLists(database, clock);
    SavedViews views = new SavedViews(database, clock);
    CollectorConfig config =
        CollectorConfigLoader.parse("test", "{\"listen\": \"127.0.0.1:0\"}", folder, folder);
    server =
        WebServer.start(
            config,
            (ctx, role) -> new User("viewer", Role.VIEWER, "token").attachTo(ctx),
            List.of(
                new Assets(),
                new LanguageSwitch(),
                new ErrorPages(pages, clock, ctx -> {}),
                new FleetPage(
                    pages,
                    new Fleet(index, database, ZoneOffset.UTC),
                    machines,
                    lists,
                    views,
                    clock,
                    new InstallLines(config, new AgentPackage(null))),
                new MachinesCsv(machines, lists, clock),
                new MachinePage(
                    pages, machines, new UpdateSources(index, database, Map::of, clock), clock),
                routes ->
                    routes.get(
                        "/gone",
                        ctx -> {
                          throw new SQLTransientConnectionException("secret host name");
                        },
                        Role.VIEWER),
                routes ->
                    routes.get(
                        "/api/v1/broken",
                        ctx -> {
                          throw new IllegalStateException("secret detail");
                        },
                        Role.VIEWER)));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void aFreshCollectorTellsHowToEnrolTheFirstMachine() {
    assertThat(get("/").body())
        .contains("No computer has reported yet")
        .contains(
            "msiexec /i update-sentinel-"
                + Version.get()
                + "-x64.msi /qn COLLECTOR_URL=http://127.0.0.1:");
  }

  @Test
  void theBrowsersLanguageCountsUntilOneIsChosen() {
    assertThat(get("/", "Accept-Language", "zh-TW,zh;q=0.9,en;q=0.8").body())
        .contains("lang=\"zh-CN\"");
    assertThat(get("/", "Accept-Language", "zh", "Cookie", "lang=en").body())
        .contains("lang=\"en\"");
  }

  @Test
  void theSwitchKeepsTheChoiceAndLeadsBack() {
    HttpResponse<String> answer = get("/language?to=zh-CN&back=%2Fbuilds%3Fa%3Db");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue("/builds?a=b");
    assertThat(answer.headers().firstValue("Set-Cookie"))
        .hasValueSatisfying(
            cookie -> assertThat(cookie).contains("lang=zh-CN", "SameSite=Lax", "HttpOnly"));
    assertThat(get("/language?to=zh-CN&back=%2F%2Fevil.example").headers().firstValue("Location"))
        .hasValue("/");
    assertThat(get("/language?to=tlh&back=/").statusCode()).isEqualTo(400);
  }

  @Test
  void assetsMayBeKeptAndPagesMayNot() {
    HttpResponse<String> kept = get(Assets.url("chart.umd.min.js"));
    assertThat(kept.headers().firstValue("Cache-Control"))
        .hasValue("public, max-age=31536000, immutable");
    assertThat(get("/assets/sentinel.css").headers().firstValue("Cache-Control"))
        .hasValue("public, no-cache");
    String tag = kept.headers().firstValue("ETag").orElseThrow();
    assertThat(get(Assets.url("chart.umd.min.js"), "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(get("/").headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(get("/assets/..%2Ftexts%2Ffleet.properties").statusCode()).isIn(400, 404);
  }

  @Test
  void theCsvSaysThatItIsUtf8AndHasTheReadersHeader() {
    HttpResponse<String> answer = get("/machines.csv", "Accept-Language", "zh-CN");
    assertThat(answer.body()).startsWith("\uFEFF计算机,域,结论,结论名称,失联,").endsWith("\r\n");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"machines-2026-11-22.csv\"");
  }

  @Test
  void aCsvOfAFilterThatIsNotUnderstoodIsRefused() {
    HttpResponse<String> answer = get("/machines.csv?verdict=NONSENSE");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("verdict");
  }

  @Test
  void whatIsNotThereIsAPageForPeopleAndJsonForPrograms() {
    HttpResponse<String> page = get("/machines/nobody", "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("Page not found");
    assertThat(get("/machines/nobody", "Accept", "application/json").body())
        .isEqualTo("{\"error\":\"Page not found\"}");
  }

  /** PostgreSQL refuses U+0000; the server refuses it before. */
  @Test
  void anAddressWithANulReachesNoPage() {
    assertThat(get("/machines/%00").statusCode()).isEqualTo(400);
  }

  @Test
  void aStoreThatIsGoneIsSaidToBeSoWithoutDetails() {
    HttpResponse<String> page = get("/gone", "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.headers().firstValue("Retry-After")).hasValue("10");
    assertThat(page.body()).contains("The database is not responding").doesNotContain("secret");
  }

  @Test
  void aFailureOfOursTellsNothingOfItself() {
    HttpResponse<String> answer = get("/api/v1/broken", "Accept", "text/html");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).startsWith("{\"error\":").doesNotContain("secret");
  }

  private HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
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
