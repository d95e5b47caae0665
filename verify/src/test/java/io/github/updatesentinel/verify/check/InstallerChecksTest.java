package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.verify.report.Outcome;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstallerChecksTest {
  @Test
  void settingsHaveToStayAndWhatWasDeletedStaysAway() {
    Map<String, String> expected = new HashMap<>();
    expected.put("collectorUrl", "http://127.0.0.1:1");
    expected.put("jitter", null);
    Map<String, String> found = new HashMap<>(expected);

    assertThat(InstallerChecks.kept(found, expected).outcome()).isEqualTo(Outcome.PASS);
    found.put("jitter", "PT0S");
    assertThat(InstallerChecks.kept(found, expected).why())
        .isEqualTo("jitter is PT0S and not missing");
    found.put("jitter", null);
    found.put("collectorUrl", null);
    assertThat(InstallerChecks.kept(found, expected).why())
        .isEqualTo("collectorUrl is missing and not http://127.0.0.1:1");
  }

  @Test
  void aTokenInALogFailsAndALogWithNothingProvesNothing() {
    assertThat(InstallerChecks.token("s3cret", Map.of("a.log", "********")).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(InstallerChecks.token("s3cret", Map.of("a.log", "x s3cret")).why())
        .isEqualTo("the token is in a.log");
    assertThat(InstallerChecks.token("s3cret", Map.of("a.log", "x", "b.log", "")).outcome())
        .isEqualTo(Outcome.NOT_TRIED);
  }
}
