package io.github.updatesentinel.collector.web;

import static io.github.updatesentinel.collector.web.PagesIT.SCRIPT;
import static io.github.updatesentinel.collector.web.PagesIT.all;
import static io.github.updatesentinel.collector.web.PagesIT.browser;
import static io.github.updatesentinel.collector.web.PagesIT.one;
import static io.github.updatesentinel.collector.web.PagesIT.open;
import static io.github.updatesentinel.collector.web.PagesIT.pages;
import static io.github.updatesentinel.collector.web.PagesIT.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.enroll.EnrollmentTokens;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;

/** What administrators look for on the pages, in a real browser. */
interface DeskInBrowser {
  int WINDOW_HEIGHT = 900;

  /** It is still the day before there. */
  @ParameterizedTest
  @CsvSource({
    "en, 'Nov 21, 2026, 10:00 PM', 'Nov 21, 2026'",
    "zh-CN, 2026年11月21日 22:00, 2026年11月21日"
  })
  default void timesAndDaysAreThoseOfTheReader(String language, String minute, String day) {
    browser.look(1440, false);
    tokenOfTheCommandLine("Of a reader's day in " + language);
    timezone("Pacific/Honolulu");
    try {
      open(language, "/administration/audit");
      assertThat(texts("main time.absolute")).contains(minute).noneMatch(at -> at.contains("UTC"));
      open(language, "/administration/tokens");
      assertThat(texts("main time.day")).contains(day);
      open(language, "/machines/" + SCRIPT);
      assertThat(texts("main time.absolute")).isNotEmpty().noneMatch(at -> at.contains("UTC"));
      assertThat(one(".lead time").getAttribute("title")).contains("UTC").contains("2026-11-22");
    } finally {
      timezone("");
    }
  }

  private static void timezone(String id) {
    browser.driver().executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", id));
  }

  /** With plain spaces, which some are not. */
  private static List<String> texts(String css) {
    return all(css).stream().map(element -> element.getText().replace('\u202F', ' ')).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh-CN"})
  default void theMeaningOfEachTileIsOneClickAway(String language) {
    browser.look(1440, false);
    open(language, "/");
    List<WebElement> terms = all(".meanings dt");
    assertThat(terms).noneMatch(WebElement::isDisplayed);
    one(".meanings summary").click();
    assertThat(terms.stream().map(WebElement::getText))
        .containsExactlyInAnyOrderElementsOf(texts(".tiles .name"));
    assertThat(texts(".meanings dd")).hasSameSizeAs(terms).noneMatch(String::isBlank);
  }

  @Test
  default void theCommandIsSeenBesideTheReasonWithoutScrolling() {
    browser.look(1440, false);
    open("en", "/machines/" + SCRIPT);
    Rectangle why = one("section[aria-labelledby=verdict-title]").getRect();
    Rectangle advice = one("section[aria-labelledby=advice-title]").getRect();
    Rectangle command = one("section[aria-labelledby=advice-title] pre").getRect();
    assertThat(advice.getY()).isEqualTo(why.getY());
    assertThat(advice.getX()).isGreaterThanOrEqualTo(why.getX() + why.getWidth());
    assertThat(command.getY() + command.getHeight()).isLessThanOrEqualTo(WINDOW_HEIGHT);
  }

  @Test
  default void nothingIsGluedToWhatIsAboveIt() {
    browser.look(1440, false);
    open("en", "/account");
    assertApart(one("dl.facts"), one("a.button[href='/account/password']"));
    open("en", "/baseline/suggestion");
    assertApart(one("main table"), one("form.stack p"));
    one("form.stack button.primary").click();
    patiently().until(() -> !all("#editor textarea").isEmpty());
    one("#editor button.primary").click();
    patiently().until(() -> !all("form[action$='/publish']").isEmpty());
    WebElement hash = one("dl.facts");
    assertApart(hash, hash.findElement(By.xpath("following-sibling::p")));
  }

  private static void assertApart(WebElement upper, WebElement lower) {
    assertThat(lower.getRect().getY())
        .as(lower.getText())
        .isGreaterThanOrEqualTo(upper.getRect().getY() + upper.getRect().getHeight() + 8);
  }

  @ParameterizedTest
  @CsvSource({"en, command line, unlimited", "zh-CN, 命令行, 不限"})
  default void aTokenOfTheCommandLineIsSaidToBeOne(String language, String maker, String uses) {
    String label = "Of a script in " + language;
    tokenOfTheCommandLine(label);
    browser.look(1440, false);
    open(language, "/administration/tokens");
    String row =
        all("main tbody tr").stream()
            .map(WebElement::getText)
            .filter(text -> text.startsWith(label))
            .findFirst()
            .orElseThrow();
    assertThat(row).contains(maker, uses).doesNotContain(" -");
  }

  private static void tokenOfTheCommandLine(String label) {
    Clock clock = Clock.fixed(TestPages.NOW, ZoneOffset.UTC);
    pages
        .collector
        .database()
        .<EnrollmentTokens.Created, RuntimeException>write(
            handle -> new EnrollmentTokens(clock).create(handle, label, "-", null, null));
  }

  @Test
  default void nothingFoundIsNothingToExport() {
    browser.look(1440, false);
    open("en", "/machines?q=mzj");
    assertThat(texts(".csv a").get(0)).startsWith("Export ").endsWith(" computers (CSV)");
    open("en", "/machines?q=no-such-machine");
    assertThat(one("#machines").getText()).contains("No computer matches this filter.");
    assertThat(all("a[download], .csv")).isEmpty();
  }
}
