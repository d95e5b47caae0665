package io.github.updatesentinel.collector.web;

import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;

/**
 * Makes the pictures of the documents: pages of a collector with 5,000 simulated machines, in both
 * languages. The fleet and the clock are the same each time, so a picture changes only when a page
 * does.
 */
public final class Screenshots {
  private static final int MACHINES = 5000;
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 1240;
  private static final int COLORS = 256;
  private static final String LYING = "/machines?verdict=FALSE_UP_TO_DATE&certainty=PROVEN";

  private static final String CHART_IS_DRAWN =
      """
      const canvas = document.querySelector("canvas");
      return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
        .some(value => value !== 0);
      """;

  private Screenshots() {}

  /** Writes the pictures into the folder that is the only argument. */
  public static void main(String[] arguments) throws IOException, SQLException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Path data = Files.createTempDirectory("screenshots");
    try (TestPages pages = TestPages.start(data, MACHINES, 0);
        Browser browser = Browser.start(pages.base(), true)) {
      logIn(browser, pages.password);
      for (String language : List.of("en", "zh-CN")) {
        String ending = language.equals("en") ? ".png" : "." + language + ".png";
        open(browser, language, "/");
        await().until(() -> browser.run(CHART_IS_DRAWN).equals(true));
        take(browser, HEIGHT, folder.resolve("fleet" + ending));
        open(browser, language, LYING);
        open(browser, language, machine(browser));
        take(browser, 1000, folder.resolve("machine" + ending));
      }
    } finally {
      delete(data);
    }
  }

  private static void logIn(Browser browser, String password) {
    browser.look(WIDTH, false);
    browser
        .driver()
        .executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", WIDTH, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    browser.driver().executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    browser.open("/login");
    browser.driver().findElement(By.name("name")).sendKeys("admin");
    browser.driver().findElement(By.name("password")).sendKeys(password);
    browser.driver().findElement(By.cssSelector("main button.primary")).click();
    String url = Objects.requireNonNull(browser.driver().getCurrentUrl());
    if (url.contains("/login")) {
      throw new IllegalStateException("The collector did not accept the first password");
    }
  }

  private static void open(Browser browser, String language, String path) {
    browser.open(
        "/language?to=" + language + "&back=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
  }

  /** The path of the first machine in the list. */
  private static String machine(Browser browser) {
    String link = browser.driver().findElement(By.cssSelector("th.machine a")).getAttribute("href");
    String url = Objects.requireNonNull(link, "a machine without a link");
    return url.substring(url.indexOf("/machines/"));
  }

  private static void take(Browser browser, int height, Path target) throws IOException {
    byte[] png = browser.driver().getScreenshotAs(OutputType.BYTES);
    BufferedImage page = ImageIO.read(new ByteArrayInputStream(png));
    BufferedImage top = page.getSubimage(0, 0, page.getWidth(), Math.min(height, page.getHeight()));
    ImageIO.write(reduced(top), "png", target.toFile());
    System.out.printf("%s: %,d bytes%n", target, Files.size(target));
  }

  /** The same with the most frequent colors alone, which makes the file a third as large. */
  private static BufferedImage reduced(BufferedImage image) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        counts.merge(image.getRGB(x, y), 1, Integer::sum);
      }
    }
    int[] palette =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(COLORS)
            .mapToInt(Map.Entry::getKey)
            .toArray();
    IndexColorModel colors =
        new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage reduced =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colors);
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int color = image.getRGB(x, y);
        int index = nearest.computeIfAbsent(color, wanted -> nearest(palette, wanted));
        reduced.getRaster().setSample(x, y, 0, index);
      }
    }
    return reduced;
  }

  private static int nearest(int[] palette, int color) {
    int best = 0;
    for (int i = 1; i < palette.length; i++) {
      if (distance(palette[i], color) < distance(palette[best], color)) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int one, int other) {
    int red = (one >> 16 & 0xff) - (other >> 16 & 0xff);
    int green = (one >> 8 & 0xff) - (other >> 8 & 0xff);
    int blue = (one & 0xff) - (other & 0xff);
    return red * red + green * green + blue * blue;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
