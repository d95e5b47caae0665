package io.github.updatesentinel.collector.web;

import static io.github.updatesentinel.collector.web.PagesIT.browser;
import static io.github.updatesentinel.collector.web.PagesIT.one;
import static io.github.updatesentinel.collector.web.PagesIT.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.fleet.Fixture;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** A collector that no computer has reported to, in a real browser. */
interface FirstReportInBrowser {
  @Test
  default void thePageOfAnEmptyCollectorShowsTheFirstComputerByItself(@TempDir Path folder)
      throws SQLException {
    try (TestPages empty = TestPages.start(folder, 0, 0)) {
      // Another host than that of the other collector, whose session stays.
      String base = "http://localhost:" + empty.collector.port();
      browser.look(1440, false);
      browser.driver().get(base + "/login");
      browser.driver().findElement(By.name("name")).sendKeys("admin");
      browser.driver().findElement(By.name("password")).sendKeys(empty.password);
      one("main button.primary").click();
      patiently().until(() -> !browser.driver().getCurrentUrl().contains("/login"));
      browser.driver().get(base + "/language?to=en&back=/");
      assertThat(one("h1").getText()).isEqualTo("No computer has reported yet");

      Fixture.machine(Fixture.id(1), TestPages.NOW)
          .named("PC-1", null)
          .store(empty.collector.database());

      patiently().until(() -> one("th.machine a").getText(), "PC-1"::equals);
      assertThat(one("h1").getText()).isEqualTo("No computer is falsely up to date");
    }
  }
}
