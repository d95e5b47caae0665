package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The pages in a real browser, with 5,000 simulated machines and three hostile ones. */
class PagesIT {
  private static final int MACHINES = 5000;

  /** Lies, as the simulated ones do, and has a name that would run as script. */
  private static final String SCRIPT = "00000000-0000-4000-8000-000000000001";

  /** Its name turns the direction of writing. */
  private static final String TURNED = "00000000-0000-4000-8000-000000000002";

  /** Its name is as long as they get, and its server is a script. */
  private static final String LONG = "00000000-0000-4000-8000-000000000003";

  private static TestPages pages;
  private static Browser browser;

  @BeforeAll
  static void start(@TempDir Path folder) throws SQLException {
    pages = TestPages.start(folder, MACHINES, 0);
    hostile(SCRIPT, "<script>alert(1)</script>", "https://uc.example:8531");
    hostile(TURNED, "PC\u202Efdp.exe", "https://uc.example:8531");
    hostile(LONG, "N".repeat(255), "javascript:alert(document.domain)//" + "x".repeat(2000));
    browser = Browser.start(pages.base(), true);
    logIn(browser);
  }

  @AfterAll
  static void stop() {
    browser.close();
    pages.close();
  }

  static Stream<Arguments> looks() {
    return Stream.of(
            Map.entry("fleet", "/"),
            Map.entry("filtered", "/machines?verdict=SILENT&sort=seen&dir=asc"),
            Map.entry("nothing", "/machines?q=no-such-machine"),
            Map.entry("machine", "/machines/" + SCRIPT),
            Map.entry("long", "/machines/" + LONG),
            Map.entry("builds", "/builds"),
            Map.entry("baseline", "/baseline"),
            Map.entry("alerts", "/alerts"),
            Map.entry("people", "/administration"),
            Map.entry("tokens", "/administration/tokens"),
            Map.entry("audit", "/administration/audit"),
            Map.entry("account", "/account"),
            Map.entry("error", "/no-such-page"))
        .flatMap(
            page ->
                Stream.of("en", "zh-CN")
                    .flatMap(
                        language ->
                            Stream.of(1440, 390)
                                .flatMap(
                                    width ->
                                        Stream.of(false, true)
                                            .map(
                                                dark ->
                                                    Arguments.of(
                                                        page.getKey(),
                                                        page.getValue(),
                                                        language,
                                                        width,
                                                        dark)))));
  }

  @ParameterizedTest(name = "{0} {2} {3} dark={4}")
  @MethodSource("looks")
  void everyPageIsFitToBeRead(String name, String path, String language, int width, boolean dark) {
    browser.look(width, dark);
    // htmx notes a request that a newer one has replaced as an error; those are of other tests.
    browser.complaints();
    open(language, path);
    browser.picture(name + "-" + width + (dark ? "-dark-" : "-light-") + language);
    assertThat(browser.run("return document.documentElement.lang")).isEqualTo(language);
    assertThat(browser.overflow()).as("wider than the window").isLessThanOrEqualTo(0);
    assertThat(browser.barriers()).as("barriers").isEmpty();
    assertThat(browser.complaints())
        .filteredOn(complaint -> !(name.equals("error") && complaint.contains("404")))
        .isEmpty();
  }

  @Test
  void theChartIsDrawn() {
    browser.look(1440, false);
    open("en", "/");
    assertThat(
            browser.run(
                """
                const canvas = document.querySelector("canvas");
                const pixels = canvas.getContext("2d")
                  .getImageData(0, 0, canvas.width, canvas.height).data;
                return pixels.some(value => value !== 0);
                """))
        .isEqualTo(true);
    assertThat(browser.run("return document.querySelectorAll('#trend tbody tr').length"))
        .isEqualTo(30L);
  }

  @Test
  void tilesAddUpToTheWholeFleet() {
    open("en", "/");
    long sum = 0;
    for (WebElement count : all(".tiles .count")) {
      sum += Long.parseLong(count.getText().replace(",", ""));
    }
    assertThat(sum).isEqualTo(MACHINES + 3);
  }

  @Test
  void aTileLeadsToItsMachines() {
    browser.look(1440, false);
    open("en", "/");
    WebElement tile = all(".tiles a").get(1);
    String count = tile.findElement(By.className("count")).getText();
    tile.click();
    assertThat(browser.driver().getCurrentUrl()).contains("verdict=SERVICING_BLOCKED");
    assertThat(one("#found").getText()).endsWith("of " + count);
    assertThat(one(".tiles a[aria-current=true]").getText()).contains("Updates blocked");
  }

  @Test
  void whatMachinesSayIsShownAndNeverRun() {
    browser.look(390, false);
    open("en", "/machines?q=script");
    assertThat(one("th.machine a").getText()).isEqualTo("<script>alert(1)</script>");
    open("en", "/machines/" + TURNED);
    assertThat(one("h1").getText()).isEqualTo("PC⟨U+202E⟩fdp.exe");
    open("en", "/machines/" + LONG);
    assertThat(one("h1").getText()).hasSize(255);
    assertThat(one("main").getText()).contains("javascript:alert(document.domain)");
    assertThat(all("a[href^='javascript:' i]")).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aMachineThatWasNeverSetBackIsNotSaidToBe() {
    open("en", "/machines/" + SCRIPT);
    assertThat(one("main").getText()).contains("Last report number").doesNotContain("Restored to");
  }

  @Test
  void filterSortAndPagesWorkInPlace() {
    browser.look(1440, false);
    open("en", "/");
    browser.run("window.same = true; return true;");
    one("#filter [name=verdict]").sendKeys("Silent");
    await().until(() -> browser.driver().getCurrentUrl().contains("verdict=SILENT"));
    await().until(() -> all(".badge-silent").size() > 10);
    one("#sort-name").click();
    await()
        .until(
            () -> one("#machines th:first-child").getAttribute("aria-sort"), "ascending"::equals);
    String first = one("th.machine a").getText();
    one("#page-next").click();
    await().until(() -> !one("th.machine a").getText().equals(first));
    assertThat(one("#found").getText()).startsWith("51–");
    assertThat(browser.driver().getCurrentUrl()).contains("cursor=").doesNotContain("edition=");
    assertThat(browser.run("return window.same")).isEqualTo(true);
  }

  @Test
  void filterSortAndPagesWorkWithoutScript() {
    try (Browser plain = Browser.start(pages.base(), false)) {
      logIn(plain);
      plain.open("/language?to=en&back=/");
      plain.driver().findElement(By.cssSelector("#filter [name=verdict]")).sendKeys("Silent");
      plain.driver().findElement(By.cssSelector("#filter button")).click();
      assertThat(plain.driver().findElements(By.cssSelector(".badge-silent")))
          .hasSizeGreaterThan(10);
      plain.driver().findElement(By.id("sort-name")).click();
      assertThat(
              plain
                  .driver()
                  .findElement(By.cssSelector("#machines th:first-child"))
                  .getAttribute("aria-sort"))
          .isEqualTo("ascending");
      plain.driver().findElement(By.id("page-next")).click();
      assertThat(plain.driver().findElement(By.id("found")).getText()).startsWith("51–");
    }
  }

  @Test
  void everythingCanBeDoneByKeyboard() {
    browser.look(1440, false);
    open("en", "/machines?verdict=FALSE_UP_TO_DATE");
    press(Keys.TAB);
    assertThat(focused().getAttribute("class")).isEqualTo("skip");
    assertThat(focused().getRect().getY()).as("the skip link is seen").isGreaterThanOrEqualTo(0);
    press(Keys.ENTER);
    assertThat(focused().getAttribute("id")).isEqualTo("content");
    for (int i = 0; i < 60 && !"machine".equals(place()); i++) {
      press(Keys.TAB);
      assertThat(
              browser.run(
                  "const s = getComputedStyle(document.activeElement);"
                      + " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;"))
          .as("focus is seen on " + focused().getTagName())
          .isEqualTo(true);
    }
    String name = focused().getText().replace("…", "");
    press(Keys.ENTER);
    assertThat(one("h1").getText()).startsWith(name);
  }

  private static String place() {
    return (String)
        browser.run("return document.activeElement.closest('th.machine') ? 'machine' : ''");
  }

  private static WebElement focused() {
    return browser.driver().switchTo().activeElement();
  }

  private static void press(Keys key) {
    new Actions(browser.driver()).sendKeys(key).perform();
  }

  private static void open(String language, String path) {
    browser.open(
        "/language?to=" + language + "&back=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
  }

  private static WebElement one(String css) {
    return browser.driver().findElement(By.cssSelector(css));
  }

  private static List<WebElement> all(String css) {
    return browser.driver().findElements(By.cssSelector(css));
  }

  private static void logIn(Browser browser) {
    browser.look(1440, false);
    browser.open("/login");
    browser.driver().findElement(By.name("name")).sendKeys("admin");
    browser.driver().findElement(By.name("password")).sendKeys(pages.password);
    browser.driver().findElement(By.cssSelector("main button.primary")).click();
    // The driver comes back from a click before a busy server has answered.
    await("the page after the login")
        .atMost(Duration.ofMinutes(1))
        .until(() -> !Objects.requireNonNull(browser.driver().getCurrentUrl()).contains("/login"));
  }

  private static void hostile(String agentId, String host, String server) {
    String json =
        """
        {"schema": 1, "agentId": "%s", "sequence": 1, "sentAt": "2026-11-22T07:59:00Z",
         "agent": {"version": "1.0.0", "startedAt": "2026-11-22T07:58:00Z", "droppedHeartbeats": 0},
         "host": {"name": "%s", "domain": "<img src=x onerror=alert(2)>"},
         "os": {"product": "\\"><b>bold", "edition": "'-alert(3)-'", "release": "21H2",
                "build": 19044, "ubr": 1706, "family": "OF_A_NEWER_AGENT",
                "rollupFix": {"build": 19041, "ubr": 1706, "state": 112,
                              "installedAt": "2026-05-12T03:00:00Z"},
                "kernel": "10.0.19041.1706 <script>alert(6)</script>"},
         "clockSkewMs": -9007199254740991, "tags": ["<script>alert(7)", "{{7*7}}"],
         "updateSource": {"kind": "WSUS", "server": "%s", "targetGroup": "{{7*7}}${7*7}",
                          "clientId": "<script>alert(8)</script>", "configMgr": true},
         "restart": {"since": "2026-11-10T03:00:00Z", "bootedAt": "2026-10-02T06:00:00Z"},
         "servicing": {"ends": "2027-01-12", "esu": "NONE"},
         "policy": {"pausedUntil": "2051-12-24T00:00:00Z", "deferDays": 4294967295,
                    "targetRelease": "<b>21H2", "automatic": false},
         "updateLog": {"judgement": "FALSE_ZERO", "errors": [{"hresult": "0x80070057"}]},
         "services": [{"name": "TrustedInstaller", "startType": "DISABLED",
                       "registryStartType": "MANUAL", "state": "STOPPED", "exitCode": 1058,
                       "missingFile": "C:\\\\<script>", "debugger": "<script>alert(10)"}],
         "startTypeChanges": [{"at": "2026-11-21T03:00:00Z", "service": "TrustedInstaller",
                               "from": "MANUAL", "to": "DISABLED", "by": "CORP\\\\<script>",
                               "means": "GROUP_POLICY", "policy": "<script>alert(11)"}],
         "scan": {"outcome": "SUCCEEDED", "hresult": "0x00000000", "found": 1,
                  "startedAt": "2026-11-22T07:40:00Z", "durationMs": 5321,
                  "servicingFound": 1, "selection": "OF_A_NEWER_AGENT",
                  "sight": {"state": "NOTHING_SEEN", "installed": 0, "servicing": 0, "hidden": 7,
                            "hiddenTitles": ["<script>alert(9)</script> 累积更新"]},
                  "warnings": ["0x80070422"],
                  "updates": [{"title": "<script>alert(4)</script> 累积更新", "kb": ["KB5013942"],
                               "severity": "Critical", "downloaded": false}]},
         "history": {"failures": [{"at": "2026-11-20T07:40:00Z", "hresult": "0x80240022",
                                   "title": "\\u202Etxt.exe"}]},
         "rebootPending": true,
         "verdict": {"code": "FALSE_UP_TO_DATE", "certainty": "SUSPECTED", "severity": "CRITICAL",
                     "since": "2026-11-21T03:00:00Z",
                     "reasons": [{"code": "SERVICE_DISABLED", "subject": "TrustedInstaller",
                                  "detail": "TrustedInstaller"},
                                 {"code": "SCAN_WARNING", "detail": "0x80070422"},
                                 {"code": "OF_A_NEWER_AGENT", "detail": "<script>alert(5)"}]}}
        """
            .formatted(agentId, host, server);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(pages.base() + "/api/v1/heartbeats"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
