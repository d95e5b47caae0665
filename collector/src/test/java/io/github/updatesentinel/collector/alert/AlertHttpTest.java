package io.github.updatesentinel.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.TestConfig;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.http.server.WebServer;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.jobs.ClockWatch;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.notify.Channel;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages, jobs and delivery together, as in a running collector. */
class AlertHttpTest {
  private final OkHttpClient client = new OkHttpClient.Builder().followRedirects(false).build();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private HttpServer receiver;
  private Database database;
  private Alerts alerts;
  private WebServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/hook",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = "thanks <b>".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    receiver.start();
    database = Database.open("jdbc:sqlite:" + folder.resolve("store.db"), null, null);
    Clock clock = Clock.systemUTC();
    Pages pages = new Pages();
    CollectorConfig config = TestConfig.in(folder).get();
    FleetIndex index = new FleetIndex(database, clock, config.heartbeatInterval());
    alerts =
        Alerts.start(
            database,
            config,
            clock,
            new ClockWatch(database, clock),
            new Lease(database, clock),
            new Fleet(index, database, ZoneOffset.UTC)::counts,
            List::of,
            List::of,
            new SimpleMeterRegistry(),
            pages,
            new Audit(clock),
            Duration.ofMillis(100));
    server =
        WebServer.start(
            config,
            (ctx, role) -> new User("ann", Role.ADMINISTRATOR, "token").attachTo(ctx),
            List.of(alerts));
  }

  @AfterEach
  void stop() {
    alerts.close();
    server.close();
    database.close();
    receiver.stop(0);
  }

  @Test
  void aChannelIsMadeTestedAndItsTokenNeverShown() throws IOException {
    String id = channel();
    assertThat(page("/alerts", 200)).contains("http://127.0.0.1").doesNotContain("t0ken", "s3cret");
    assertThat(page("/alerts/channels/" + id, 200))
        .contains("A secret is set.")
        .doesNotContain("t0ken", "s3cret");
    assertThat(post("/alerts/channels/" + id + "/test", new FormBody.Builder(), 200))
        .contains("ops accepted the test message: HTTP 200 thanks &lt;b&gt;")
        .doesNotContain("t0ken");
    assertThat(received).singleElement().asString().contains("\"kind\":\"TEST\"");
    post(
        "/alerts/channels/" + id,
        new FormBody.Builder().add("name", "renamed").add("target", "").add("secret", ""),
        303);
    Channel kept = database.read(handle -> AlertStore.channel(handle, id)).orElseThrow();
    assertThat(kept.target()).endsWith("t0ken");
    assertThat(kept.secret()).isEqualTo("s3cret");
    assertThat(audit())
        .contains("channel.create ops", "channel.test ops", "channel.change renamed")
        .allMatch(line -> !line.contains("t0ken") && !line.contains("s3cret"));
  }

  @Test
  void whatIsWrongWithAFormIsTold() throws IOException {
    assertThat(
            post(
                "/alerts/channels",
                new FormBody.Builder().add("format", "GENERIC").add("target", "http://x.example"),
                422))
        .contains("Name: expected 1 to 100 characters", "URL: expected https.");
    assertThat(
            post(
                "/alerts/rules/lying",
                new FormBody.Builder().add("enabled", "on").add("machines", "-1"),
                422))
        .contains(
            "Computers: expected a whole number", "An enabled rule needs at least one channel.");
  }

  @Test
  void rulesAreShownByTheNamesOfThePages() throws IOException {
    assertThat(page("/alerts", 200))
        .contains("A computer has severity “Critical”", "become “Falsely up to date”")
        .doesNotContain("CRITICAL", "FALSE_UP_TO_DATE");
    assertThat(page("/alerts/rules/critical", 200))
        .contains("<option value=\"4\" selected>Critical</option>")
        .contains("<option value=\"1\">Information</option>")
        .doesNotContain("CRITICAL");
  }

  /** Of silent computers, the number or the percentage may be left out. */
  @Test
  void theRuleOfAnOutbreakDoesNotOfferTheZeroThatItRefuses() throws IOException {
    String zero = "Number of computers (0: not used)";
    assertThat(page("/alerts/rules/lying", 200))
        .contains("<label>Number of computers")
        .doesNotContain(zero);
    assertThat(page("/alerts/rules/silent", 200)).contains(zero);
    assertThat(
            post(
                "/alerts/rules/lying",
                new FormBody.Builder().add("machines", "0").add("window", "60"),
                422))
        .contains("<label>Number of computers")
        .doesNotContain(zero);
  }

  @Test
  void aRuleThatIsSwitchedOnTellsAndIsListed() throws IOException {
    database.writing(handle -> AlertContract.lying(handle, "pc-1"));
    String id = channel();
    post(
        "/alerts/rules/critical",
        new FormBody.Builder()
            .add("enabled", "on")
            .add("severity", "4")
            .add("repeat", "24")
            .add("channel", id),
        303);
    await().atMost(Duration.ofSeconds(60)).until(() -> !received.isEmpty());
    assertThat(received.get(0)).contains("\"name\":\"pc-1\"", "1 computer has severity “Critical”");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(page("/alerts", 200)).contains("delivered"));
    assertThat(page("/api/v1/alerts", 200))
        .contains("\"state\":\"DELIVERED\"", "\"count\":1")
        .doesNotContain("t0ken");
  }

  @Test
  void aRefusedFormKeepsWhatWasTyped() throws IOException {
    String page =
        post(
            "/alerts/channels",
            new FormBody.Builder()
                .add("name", "Ops")
                .add("format", "WECOM")
                .add("target", "http://10.1.1.1/x")
                .add("language", "ZH_CN"),
            422);
    assertThat(page)
        .contains("value=\"Ops\"", "value=\"http://10.1.1.1/x\"")
        .contains("<option value=\"WECOM\" selected>", "<option value=\"ZH_CN\" selected>");
    String rule =
        post(
            "/alerts/rules/lying",
            new FormBody.Builder().add("enabled", "on").add("machines", "many").add("window", "7"),
            422);
    assertThat(rule).contains("value=\"many\"", "value=\"7\"");
  }

  @Test
  void mailWithoutAMailServerIsRefusedAtOnce() throws IOException {
    assertThat(
            post(
                "/alerts/channels",
                new FormBody.Builder()
                    .add("name", "Me")
                    .add("format", "MAIL")
                    .add("addresses", "ann@corp.example"),
                422))
        .contains("no mail server is configured");
  }

  @Test
  void aMessageCanBeOpenedAndNamesMachinesAsTheyNameThemselves() throws IOException {
    String id = channel();
    database.writing(
        handle -> {
          AlertContract.lying(handle, "pc-2");
          AlertContract.lying(handle, "pc-1");
          handle.execute("UPDATE machine SET host = upper(agent_id), domain = 'CORP.example'");
          AlertStore.put(
              handle,
              "critical",
              List.of(
                  Episode.none("pc-2").after(1, 1, true, 4, 0),
                  Episode.none("pc-1").after(1, 1, true, 4, 1)));
          Outbox.add(
              handle,
              Clock.systemUTC(),
              null,
              id,
              new Notice(
                  "SEVERITY",
                  false,
                  2,
                  0,
                  "CRITICAL",
                  0,
                  1,
                  AlertStore.machines(handle, "critical", "since", 10)));
        });
    String link =
        page("/alerts", 200)
            .lines()
            .filter(line -> line.contains("/alerts/outbox/"))
            .findFirst()
            .orElseThrow();
    String message = page(link.replaceAll(".*href=\"([^\"]+)\".*", "$1"), 200);
    assertThat(message)
        .containsSubsequence(
            "2 computers have severity “Critical”", "PC-1.CORP.example", "PC-2.CORP.example")
        .contains("href=\"/machines?severity=CRITICAL\"");
  }

  private String channel() throws IOException {
    post(
        "/alerts/channels",
        new FormBody.Builder()
            .add("name", "ops")
            .add("format", "GENERIC")
            .add("language", "EN")
            .add(
                "target", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook?key=t0ken")
            .add("secret", "s3cret"),
        303);
    return database.read(AlertStore::channels).get(0).id();
  }

  private List<String> audit() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT action, subject, detail FROM audit ORDER BY id")
                .map((row, ctx) -> row.getString(1) + " " + row.getString(2))
                .list());
  }

  private String page(String path, int status) throws IOException {
    try (Response response = client.newCall(request(path).build()).execute()) {
      assertThat(response.code()).isEqualTo(status);
      return response.body().string();
    }
  }

  private String post(String path, FormBody.Builder form, int status) throws IOException {
    try (Response response = client.newCall(request(path).post(form.build()).build()).execute()) {
      assertThat(response.code()).isEqualTo(status);
      return response.body().string();
    }
  }

  private Request.Builder request(String path) {
    return new Request.Builder().url("http://127.0.0.1:" + server.port() + path);
  }
}
