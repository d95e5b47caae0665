package io.github.updatesentinel.collector.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window, as people see pages in it. */
public final class Browser implements AutoCloseable {
  /** Where pictures of pages are kept. */
  public static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;
  private final String base;

  private Browser(ChromeDriver driver, String base) {
    this.driver = driver;
    this.base = base;
  }

  /**
   * Starts it.
   *
   * @param base what paths are appended to, such as {@code http://127.0.0.1:8080}
   * @param script whether pages may run script
   */
  public static Browser start(String base, boolean script) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments("--headless=new", "--disable-gpu", "--disable-dev-shm-usage");
    options.addArguments("--force-color-profile=srgb", "--lang=en-US", "--no-first-run");
    options.addArguments("--force-prefers-reduced-motion");
    if ("root".equals(System.getProperty("user.name"))) {
      options.addArguments("--no-sandbox");
    }
    if (!script) {
      options.setExperimentalOption(
          "prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    System.setProperty("webdriver.chrome.driver", "/usr/bin/chromedriver");
    ChromeDriver driver = new ChromeDriver(options);
    // They bound a hang: on a busy computer axe-core alone takes half a minute for a long page.
    driver.manage().timeouts().pageLoadTimeout(Duration.ofMinutes(3));
    driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(3));
    return new Browser(driver, base);
  }

  /** For everything else. */
  public ChromeDriver driver() {
    return driver;
  }

  /** Opens a path of the collector. */
  public void open(String path) {
    driver.get(base + path);
  }

  /** The window's width in CSS pixels, and which colours the system asks for. */
  public void look(int width, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** Keeps a picture of the page from its top, up to some height that can still be looked at. */
  public Path picture(String name) {
    Number height = (Number) run("return document.documentElement.getBoundingClientRect().height");
    Number width = (Number) run("return document.documentElement.clientWidth");
    Map<String, Object> answer =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "captureBeyondViewport",
                true,
                "clip",
                Map.of(
                    "x",
                    0,
                    "y",
                    0,
                    "width",
                    width,
                    "height",
                    Math.min(height.doubleValue(), 2400),
                    "scale",
                    1)));
    try {
      Files.createDirectories(SCREENSHOTS);
      return Files.write(
          SCREENSHOTS.resolve(name + ".png"),
          Base64.getDecoder().decode((String) answer.get("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script that gives something back. */
  public Object run(String script, Object... arguments) {
    return Objects.requireNonNull(((JavascriptExecutor) driver).executeScript(script, arguments));
  }

  /** How much wider the page is than the window, in CSS pixels. */
  public long overflow() {
    return (Long) run("const e = document.scrollingElement; return e.scrollWidth - e.clientWidth;");
  }

  /** What the browser complained of since this was last asked: errors and broken policies. */
  public List<String> complaints() {
    return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(Object::toString)
        .toList();
  }

  /**
   * What axe-core finds that is serious or critical, with the elements.
   *
   * @param contrast whether it measures the contrast of colors
   */
  @SuppressWarnings("unchecked")
  public List<String> barriers(boolean contrast) {
    driver.executeScript(AXE);
    return (List<String>)
        Objects.requireNonNull(
            driver.executeAsyncScript(
                """
            const done = arguments[arguments.length - 1];
            axe.run(document, {
              resultTypes: ["violations"],
              rules: {"color-contrast": {enabled: arguments[0]}}
            }).then(result => done(
              result.violations
                .filter(v => v.impact === "serious" || v.impact === "critical")
                .map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join(" | "))),
              error => done([String(error)]));
            """,
                contrast));
  }

  private static final String AXE = axe();

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
