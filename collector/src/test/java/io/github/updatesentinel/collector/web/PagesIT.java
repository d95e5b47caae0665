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
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NotFoundException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The pages in a real browser, with 5,000 simulated machines and three hostile ones. */
class PagesIT implements TrendInBrowser, DeskInBrowser, FirstReportInBrowser {
  private static final int MACHINES = 5000;

  /** Lies, as the simulated ones do, and has a name that would run as script. */
  static final String SCRIPT = "00000000-0000-4000-8000-000000000001";

  /** Its name turns the direction of writing. */
  private static final String TURNED = "00000000-0000-4000-8000-000000000002";

  /** Its name is as long as they get, and its server is a script. */
  private static final String LONG = "00000000-0000-4000-8000-000000000003";

  static TestPages pages;
  static Browser browser;

  @BeforeAll
  static void start(@TempDir Path folder) throws SQLException {
    pages = TestPages.start(folder, MACHINES, 0);
    hostile(SCRIPT, "<script>alert(1)</script>", "https://uc.example:8531");
    hostile(TURNED, "PC\u202Efdp.exe", "https://uc.example:8531");
    hostile(LONG, "N".repeat(255), "javascript:alert(document.domain)//" + "x".repeat(2000));
    browser = Browser.start(pages.base(), true);
    logIn(browser);
    // The index of a large fleet follows the store a few seconds later.
    patiently()
        .until(
            () -> {
              open("en", "/");
              return shownOnTiles() == MACHINES + 3;
            });
  }

  /**
   * For what a click or a key leads to: the driver comes back before a busy server has answered,
   * and what it has found may be replaced before it is looked at.
   */
  static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsMatching(
            e -> e instanceof StaleElementReferenceException || e instanceof NotFoundException);
  }

  private static long shownOnTiles() {
    long sum = 0;
    for (WebElement count : all(".tiles .count")) {
      sum += Long.parseLong(count.getText().replace(",", ""));
    }
    return sum;
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
            Map.entry("compare", "/compare?by=source"),
            Map.entry("tags", "/compare?by=tag&sort=upToDate&dir=asc"),
            Map.entry("sources", "/sources"),
            Map.entry("source", "/source?name=https%3A%2F%2Fuc2.gov.example%3A8531"),
            Map.entry("causes", "/causes"),
            Map.entry("changes", "/changes?since=week"),
            Map.entry("day", "/changes?date=2026-11-13&verdict=FALSE_UP_TO_DATE"),
            Map.entry("baseline", "/baseline"),
            Map.entry("suggestion", "/baseline/suggestion"),
            Map.entry("alerts", "/alerts"),
            Map.entry("channel", "/alerts/channels/new"),
            Map.entry("find", "/find"),
            Map.entry("missing", "/machines?q=no-such-1+no-such-2&not-domain=lab"),
            Map.entry("retire", "/retire?verdict=SILENT"),
            // A tenth of them: axe-core takes its time for each row, and all are alike.
            Map.entry("print", "/print?verdict=FALSE_UP_TO_DATE&q=*7"),
            Map.entry("people", "/administration"),
            Map.entry("install", "/administration/install"),
            Map.entry("tokens", "/administration/tokens"),
            Map.entry("audit", "/administration/audit"),
            Map.entry("account", "/account"),
            Map.entry("error", "/no-such-page"))
        .flatMap(
            page -> LOOKS.stream().map(look -> Arguments.of(page.getKey(), page.getValue(), look)));
  }

  /**
   * How a page is looked at.
   *
   * @param contrast whether the contrast of its colors is measured, which takes long
   */
  private record Look(String language, int width, boolean dark, boolean contrast) {
    @Override
    public String toString() {
      return width + (dark ? "-dark-" : "-light-") + language;
    }
  }

  // Half a screen is looked at once, where the tables are widest: in English. Colors depend on
  // neither language nor that width.
  private static final List<Look> LOOKS =
      List.of(
          new Look("en", 1440, false, true),
          new Look("zh-CN", 1440, true, true),
          new Look("en", 1024, false, false),
          new Look("en", 390, true, true),
          new Look("zh-CN", 390, false, true));

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("looks")
  void everyPageIsFitToBeRead(String name, String path, Look look) {
    browser.look(look.width(), look.dark());
    // htmx notes a request that a newer one has replaced as an error; those are of other tests.
    browser.complaints();
    open(look.language(), path);
    boolean fit = false;
    try {
      assertThat(browser.run("return document.documentElement.lang")).isEqualTo(look.language());
      assertThat(browser.overflow()).as("wider than the window").isLessThanOrEqualTo(0);
      assertThat(browser.barriers(look.contrast())).as("barriers").isEmpty();
      assertThat(browser.complaints())
          .filteredOn(complaint -> !(name.equals("error") && complaint.contains("404")))
          .isEmpty();
      fit = true;
    } finally {
      if (!fit || Boolean.getBoolean("pictures")) {
        browser.picture(name + "-" + look);
      }
    }
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
    assertThat(shownOnTiles()).isEqualTo(MACHINES + 3);
  }

  @Test
  void aTileLeadsToItsMachines() {
    browser.look(1440, false);
    open("en", "/");
    WebElement tile = all(".tiles a").get(1);
    String count = tile.findElement(By.className("count")).getText();
    tile.click();
    patiently().until(() -> browser.driver().getCurrentUrl().contains("verdict=SERVICING_BLOCKED"));
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
    choose("verdict", "SILENT");
    patiently().until(() -> browser.driver().getCurrentUrl().contains("verdict=SILENT"));
    patiently().until(() -> all(".badge-silent").size() > 10);
    one("#sort-name").click();
    patiently()
        .until(
            () -> one("#machines th:first-child").getAttribute("aria-sort"), "ascending"::equals);
    String first = one("th.machine a").getText();
    one("#page-next").click();
    patiently().until(() -> !one("th.machine a").getText().equals(first));
    assertThat(one("#found").getText()).startsWith("51–");
    assertThat(browser.driver().getCurrentUrl()).contains("cursor=").doesNotContain("edition=");
    assertThat(browser.run("return window.same")).isEqualTo(true);
  }

  @Test
  void filterSortAndPagesWorkWithoutScript() {
    try (Browser plain = Browser.start(pages.base(), false)) {
      logIn(plain);
      plain.open("/language?to=en&back=/");
      plain.driver().findElement(By.cssSelector("#filter details.pick > summary")).click();
      plain.driver().findElement(By.cssSelector("#filter [name=verdict][value=SILENT]")).click();
      // The list lies over the button.
      plain.driver().findElement(By.cssSelector("#filter details.pick > summary")).click();
      plain.driver().findElement(By.cssSelector("#filter button.primary")).click();
      patiently().until(() -> plain.driver().getCurrentUrl().contains("verdict=SILENT"));
      assertThat(plain.driver().findElements(By.cssSelector(".badge-silent")))
          .hasSizeGreaterThan(10);
      plain.driver().findElement(By.id("sort-name")).click();
      patiently().until(() -> plain.driver().getCurrentUrl().contains("sort=name"));
      assertThat(
              plain
                  .driver()
                  .findElement(By.cssSelector("#machines th:first-child"))
                  .getAttribute("aria-sort"))
          .isEqualTo("ascending");
      plain.driver().findElement(By.id("page-next")).click();
      patiently().until(() -> plain.driver().getCurrentUrl().contains("cursor="));
      assertThat(plain.driver().findElement(By.id("found")).getText()).startsWith("51–");
    }
  }

  /** Opens the list of a field, and ticks a value. */
  private static void choose(String field, String value) {
    WebElement box = one("#filter [name=" + field + "][value=" + value + "]");
    browser.run(
        "const list = arguments[0].closest('details'); list.open = true; return true;", box);
    box.click();
    browser.run("arguments[0].closest('details').open = false; return true;", box);
  }

  @Test
  void titleHeadingAndTilesFollowTheFilter() {
    browser.look(1440, false);
    open("en", "/");
    choose("verdict", "SILENT");
    patiently().until(() -> browser.driver().getTitle(), title -> title.contains("Silent"));
    assertThat(one("h1").getText()).endsWith("computers");
    assertThat(one(".chips").getText()).contains("Verdict: Silent");
    String tile = one(".tiles a").getAttribute("href");
    open("en", "/machines?q=mzj&sort=name");
    assertThat(one(".tiles a").getAttribute("href"))
        .contains("verdict=FALSE_UP_TO_DATE", "q=mzj", "sort=name");
    assertThat(tile).doesNotContain("q=");
  }

  @Test
  void typingIsOneStepInTheHistoryAndKeepsItsCase() {
    browser.look(1440, false);
    open("en", "/machines");
    Object before = browser.run("return history.length");
    WebElement name = one("#filter [name=q]");
    name.sendKeys("M");
    patiently().until(() -> browser.driver().getCurrentUrl().contains("q=M&"));
    name.sendKeys("ZJ");
    patiently().until(() -> browser.driver().getCurrentUrl().contains("q=MZJ"));
    assertThat(browser.run("return history.length")).isEqualTo(before);
    browser.driver().navigate().refresh();
    assertThat(one("#filter [name=q]").getAttribute("value")).isEqualTo("MZJ");
  }

  @Test
  void agesGrowWhileAPageIsOpen() {
    browser.look(1440, false);
    open("en", "/");
    assertThat(one(".asof time").getText()).isEqualTo("just now");
    browser.run(
        """
        const real = Date.now;
        Date.now = () => real() + 180000;
        document.dispatchEvent(new Event("visibilitychange"));
        return document.querySelector(".asof time").textContent;
        """);
    // The list is fetched again at once, and is fresh then.
    patiently().until(() -> one(".asof time").getText(), "just now"::equals);
    open("en", "/machines/" + SCRIPT);
    String seen = one(".lead time").getText();
    Object later =
        browser.run(
            """
            const real = Date.now;
            Date.now = () => real() + 7 * 86400000;
            document.dispatchEvent(new Event("visibilitychange"));
            return document.querySelector(".lead time").textContent;
            """);
    assertThat(later).isEqualTo("7 days ago").isNotEqualTo(seen);
  }

  @Test
  void aSlowNetworkIsShown() {
    browser.look(1440, false);
    open("en", "/machines");
    // What is looked at meanwhile takes a second on a busy computer.
    network(10_000);
    try {
      choose("verdict", "SILENT");
      patiently().until(() -> "true".equals(one("#machines").getAttribute("aria-busy")));
      assertThat(one("#found").getText()).isEqualTo("Loading …");
      assertThat(
              (Boolean)
                  browser.run(
                      "return"
                          + " parseFloat(getComputedStyle(document.querySelector('#machines')).opacity)"
                          + " < 1"))
          .isTrue();
    } finally {
      network(0);
    }
    patiently().until(() -> one("#found").getText().contains(" of "));
    assertThat(one("#machines").getAttribute("aria-busy")).isNull();
  }

  private static void network(int latencyMs) {
    browser.driver().executeCdpCommand("Network.enable", Map.of());
    browser
        .driver()
        .executeCdpCommand(
            "Network.emulateNetworkConditions",
            Map.of(
                "offline",
                false,
                "latency",
                latencyMs,
                "downloadThroughput",
                -1,
                "uploadThroughput",
                -1));
  }

  @Test
  void aListPastedFromASpreadsheetSaysWhichNamesAreMissing() {
    browser.look(1440, false);
    open("en", "/builds");
    awaitFocus();
    press("/");
    assertThat(focused().getAttribute("name")).isEqualTo("q");
    String known = "no-such-pc";
    browser.run(
        """
        const data = new DataTransfer();
        data.setData("text", arguments[0]);
        document.activeElement.dispatchEvent(
          new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        return true;
        """,
        known + "\r\n" + "N".repeat(255) + "\r\n");
    assertThat(focused().getAttribute("value")).startsWith("no-such-pc, NNN");
    press(Keys.ENTER);
    patiently().until(() -> browser.driver().getCurrentUrl().contains("/machines?"));
    assertThat(one(".missing").getText()).contains("One name was not found", "no-such-pc");
    assertThat(one("h1").getText()).isEqualTo("One computer");
  }

  @Test
  void aListTooLongForAnAddressIsFoundAllTheSame() {
    browser.look(1440, false);
    open("en", "/builds");
    browser.run(
        """
        const field = document.querySelector("form.search input");
        field.value = Array.from({length: 400}, (_, i) => "no-such-" + i).join(" ");
        field.form.requestSubmit();
        return true;
        """);
    patiently().until(() -> browser.driver().getCurrentUrl().contains("/machines?list="));
    assertThat(one(".missing summary").getText()).isEqualTo("400 names were not found");
    assertThat(one(".chips").getText()).contains("List of 400 names");
  }

  @Test
  void namesStayWholeOnHalfAScreen() {
    browser.look(1024, false);
    open("en", "/machines?q=mzj");
    assertThat(
            browser.run(
                """
                return [...document.querySelectorAll("th.machine a")]
                  .filter(name => name.textContent.length <= 15 && name.getClientRects().length > 1)
                  .length;
                """))
        .isEqualTo(0L);
  }

  @Test
  void verdictsStayInOneLineOnHalfAScreenInChinese() {
    browser.look(1024, false);
    open("zh-CN", "/machines?verdict=FALSE_UP_TO_DATE");
    assertThat(
            browser.run(
                """
                return [...document.querySelectorAll("table.stacked .badge")]
                  .filter(badge => badge.getBoundingClientRect().height > 40).length;
                """))
        .isEqualTo(0L);
  }

  @Test
  void numbersOfTilesInOneRowAreInOneLine() {
    for (int width : List.of(1440, 1024)) {
      browser.look(width, false);
      open("en", "/");
      assertThat(
              browser.run(
                  """
                  const rows = new Map();
                  for (const tile of document.querySelectorAll(".tiles li")) {
                    const top = Math.round(tile.getBoundingClientRect().top);
                    const number = Math.round(tile.querySelector(".count").getBoundingClientRect().top);
                    rows.set(top, (rows.get(top) || new Set()).add(number));
                  }
                  return [...rows.values()].filter(numbers => numbers.size > 1).length;
                  """))
          .as("at " + width)
          .isEqualTo(0L);
    }
  }

  @Test
  void namesOfValuesAreWholeOnATelephone() {
    browser.look(390, false);
    open("en", "/causes");
    assertThat(
            browser.run(
                """
                return getComputedStyle(document.querySelector("td.number[data-label]"), "::before")
                  .whiteSpace;
                """))
        .isEqualTo("normal");
  }

  @Test
  void everyPrintedListIsAWholeTableWithoutNavigation() {
    browser.look(700, false);
    try {
      for (String path :
          List.of(
              "/machines?verdict=FALSE_UP_TO_DATE",
              "/print?verdict=FALSE_UP_TO_DATE",
              "/compare?by=source",
              "/sources",
              "/causes",
              "/changes?since=week",
              "/administration/audit")) {
        browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
        open("en", path);
        browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
        assertThat(
                browser.run(
                    """
                    const display = css => [...document.querySelectorAll(css)]
                      .map(element => getComputedStyle(element).display)
                      .filter(value => value !== "none").length;
                    const tables = [...document.querySelectorAll("table.data")];
                    return [display("body > header, nav.tabs, nav.choices, form, .paging"),
                      tables.filter(table => getComputedStyle(table).display !== "table"
                        || table.getBoundingClientRect().right > innerWidth + 1).length,
                      tables.length > 0].join();
                    """))
            .as(path)
            .isEqualTo("0,0,true");
      }
    } finally {
      browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
    }
  }

  @Test
  void aPrintedListIsATableWithoutItsFilter() {
    browser.look(700, false);
    open("en", "/machines?verdict=SILENT");
    browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
    try {
      assertThat(
              browser.run(
                  """
                  const display = css => getComputedStyle(document.querySelector(css)).display;
                  return [display("form.filter"), display("table.stacked"), display(".paging")].join();
                  """))
          .isEqualTo("none,table,none");
      assertThat(
              browser.run(
                  "return getComputedStyle(document.querySelector('main'), '::before').content"))
          .asString()
          .contains("2026-11-22 08:00:00 UTC");
    } finally {
      browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
    }
  }

  @Test
  void aPrintedPageOfALongListSaysWhichPartItIs() {
    browser.look(700, false);
    open("en", "/machines?verdict=SILENT&size=25");
    String shown = "return getComputedStyle(document.querySelector('.printed')).display";
    assertThat(browser.run(shown)).isEqualTo("none");
    browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
    try {
      assertThat(browser.run(shown)).isEqualTo("block");
      assertThat(one(".printed").getText()).startsWith("Computers 1 to 25 of ");
    } finally {
      browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
    }
  }

  @Test
  void allOfAListIsPrintedUpToABound() {
    browser.look(1440, false);
    open("en", "/machines?verdict=FALSE_UP_TO_DATE&sort=name&dir=asc");
    String total = one("h1").getText();
    String first = one("th.machine a").getText();
    browser.driver().findElement(By.linkText("Print all")).click();
    patiently().until(() -> browser.driver().getCurrentUrl().contains("/print?"));
    assertThat(one("h1").getText()).isEqualTo(total);
    assertThat(one("th.machine a").getText()).isEqualTo(first);
    assertThat(total).startsWith(all("tbody tr").size() + " ");
    browser.run(
        "window.print = () => { window.printedOnce = true; };"
            + " document.querySelector('button[data-print]').click(); return true;");
    assertThat(browser.run("return window.printedOnce")).isEqualTo(true);
    open("en", "/print");
    assertThat(all("tbody tr")).hasSize(1000);
    assertThat(one(".note").getText()).startsWith("This page lists the first 1,000 of 5,00");
  }

  @Test
  void aViewIsSavedAndOpensAsItWas() {
    browser.look(1440, false);
    open("en", "/machines?verdict=SILENT&column=tags&size=25");
    one("details.views > summary").click();
    one("details.views [name=name]").sendKeys("Quiet ones");
    one("details.views form.inline button").click();
    patiently().until(() -> !all("details.views ul a").isEmpty());
    one("details.views > summary").click();
    one("details.views ul a").click();
    assertThat(browser.driver().getCurrentUrl())
        .contains("verdict=SILENT", "column=tags", "size=25");
    assertThat(all("#machines thead th")).hasSize(2);
  }

  @Test
  void everythingCanBeDoneByKeyboard() {
    browser.look(1440, false);
    open("en", "/machines?verdict=FALSE_UP_TO_DATE");
    awaitFocus();
    press(Keys.TAB);
    assertThat(focused().getAttribute("class")).isEqualTo("skip");
    assertThat(focused().getRect().getY()).as("the skip link is seen").isGreaterThanOrEqualTo(0);
    press(Keys.ENTER);
    patiently().until(() -> focused().getAttribute("id"), "content"::equals);
    for (int i = 0; i < 90 && !"machine".equals(place()); i++) {
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
    patiently().until(() -> one("h1").getText(), heading -> heading.startsWith(name));
  }

  /** Before that, no key arrives. */
  private static void awaitFocus() {
    patiently().until(() -> (Boolean) browser.run("return document.hasFocus();"));
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

  private static void press(String key) {
    new Actions(browser.driver()).sendKeys(key).perform();
  }

  static void open(String language, String path) {
    browser.open(
        "/language?to=" + language + "&back=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
  }

  static WebElement one(String css) {
    return browser.driver().findElement(By.cssSelector(css));
  }

  static List<WebElement> all(String css) {
    return browser.driver().findElements(By.cssSelector(css));
  }

  private static void logIn(Browser browser) {
    browser.look(1440, false);
    browser.open("/login");
    browser.driver().findElement(By.name("name")).sendKeys("admin");
    browser.driver().findElement(By.name("password")).sendKeys(pages.password);
    browser.driver().findElement(By.cssSelector("main button.primary")).click();
    patiently()
        .alias("the page after the login")
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
