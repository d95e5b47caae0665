package io.github.updatesentinel.collector.web;

import static io.github.updatesentinel.collector.web.PagesIT.all;
import static io.github.updatesentinel.collector.web.PagesIT.browser;
import static io.github.updatesentinel.collector.web.PagesIT.one;
import static io.github.updatesentinel.collector.web.PagesIT.open;
import static io.github.updatesentinel.collector.web.PagesIT.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The chart of the last 30 days in a real browser. */
interface TrendInBrowser {
  /** A point that no other is near, from the middle of the canvas. */
  String LONELY_POINT =
      """
      const canvas = document.querySelector("canvas");
      const chart = Chart.getChart(canvas);
      const table = document.getElementById(canvas.dataset.table);
      const linked = new Set([...table.querySelectorAll("th[data-line]")]
        .filter(head => table.tBodies[0].rows[0].cells[head.cellIndex].querySelector("a"))
        .map(head => head.textContent.trim()));
      const points = chart.data.datasets.flatMap((line, number) =>
        chart.getDatasetMeta(number).data.map((at, day) =>
          ({x: at.x, y: at.y, verdict: line.label,
            day: table.tBodies[0].rows[day].querySelector("time").dateTime})));
      const far = (one, other) => Math.hypot(one.x - other.x, one.y - other.y) > 25;
      const point = points.find(one => linked.has(one.verdict)
        && points.every(other => other === one || far(one, other)));
      return {x: Math.round(point.x - canvas.clientWidth / 2),
              y: Math.round(point.y - canvas.clientHeight / 2),
              verdict: point.verdict, day: point.day};
      """;

  /** Each line's name, dashes, and color, and how many strokes its legend has. */
  String LEGEND =
      """
      const canvas = document.querySelector("canvas");
      const chart = Chart.getChart(canvas);
      const probe = document.body.appendChild(document.createElement("i"));
      const shown = color => {
        probe.style.color = color;
        return getComputedStyle(probe).color;
      };
      return chart.legend.legendItems.map((item, number) => {
        const box = chart.legend.legendHitBoxes[number];
        const width = chart.options.plugins.legend.labels.pointStyleWidth;
        const height = 6;
        const pixels = canvas.getContext("2d")
          .getImageData(box.left, box.top + box.height / 2 - height / 2, width, height).data;
        let strokes = 0;
        let before = false;
        for (let x = 0; x < width; x++) {
          let drawn = false;
          for (let y = 0; y < height; y++) {
            drawn ||= pixels[4 * (y * width + x) + 3] > 128;
          }
          strokes += drawn && !before;
          before = drawn;
        }
        const line = chart.data.datasets[item.datasetIndex];
        return {verdict: item.text, color: shown(line.borderColor), strokes,
                dashed: line.borderDash.length > 0};
      });
      """;

  /** A line as the legend has it. */
  record Line(String verdict, String color, long strokes, boolean dashed) {
    static List<Line> legend() {
      return ((List<?>) browser.run(LEGEND))
          .stream()
              .map(line -> (Map<?, ?>) line)
              .map(
                  line ->
                      new Line(
                          text(line, "verdict"),
                          text(line, "color"),
                          Long.parseLong(text(line, "strokes")),
                          Boolean.parseBoolean(text(line, "dashed"))))
              .toList();
    }
  }

  private static String text(Map<?, ?> values, String name) {
    return String.valueOf(values.get(name));
  }

  @Test
  default void aClickOnAPointListsTheChangesOfItsDay() {
    browser.look(1440, false);
    open("en", "/");
    Map<?, ?> point = (Map<?, ?>) browser.run(LONELY_POINT);
    int x = Integer.parseInt(text(point, "x"));
    int y = Integer.parseInt(text(point, "y"));
    new Actions(browser.driver()).moveToElement(one("canvas"), x, y).click().perform();
    patiently().until(() -> one("h1").getText(), ("Changes on " + text(point, "day"))::equals);
    assertThat(one("#changes-title").getText()).isEqualTo("New: " + text(point, "verdict"));
  }

  /** Who can't tell the colors apart looks for the dashes. */
  @Test
  default void theLegendHasTheDashesOfItsLines() {
    browser.look(1440, false);
    open("en", "/");
    List<Line> legend = Line.legend();
    assertThat(legend).hasSize(7).filteredOn(Line::dashed).hasSize(6);
    assertThat(legend).allMatch(line -> line.dashed() == line.strokes() > 1);
  }

  @Test
  default void aLineHasTheColorOfItsTile() {
    browser.look(1440, false);
    open("en", "/");
    Map<String, String> colors =
        Line.legend().stream().collect(Collectors.toMap(Line::verdict, Line::color));
    for (String verdict :
        List.of("Falsely up to date", "Updates blocked", "Behind baseline", "Silent")) {
      WebElement tile =
          all(".tiles a").stream()
              .filter(a -> a.getText().startsWith(verdict))
              .findFirst()
              .orElseThrow();
      assertThat(colors.get(verdict))
          .as(verdict)
          .isEqualTo(browser.run("return getComputedStyle(arguments[0]).borderTopColor", tile));
    }
  }
}
