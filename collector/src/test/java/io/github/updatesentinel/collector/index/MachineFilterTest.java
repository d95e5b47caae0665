package io.github.updatesentinel.collector.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.index.PageRequest.Sort;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineFilterTest {
  @Test
  void aBadValueIsNamedAndTheRestCounts() {
    MachineFilter.Parsed parsed =
        MachineFilter.parse(Map.of("verdict", "BAD", "build", "19044.x", "domain", "a")::get);
    assertThat(parsed.problems())
        .extracting(MachineFilter.Problem::text)
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).startsWith("verdict: expected one of FALSE_UP_TO_DATE,"),
            text ->
                assertThat(text)
                    .isEqualTo(
                        "build: expected a build such as 19044 or 19044.1706,"
                            + " found \"19044.x\""));
    assertThat(parsed.filter().domain()).isEqualTo("a");
    assertThat(parsed.filter().verdict()).isNull();
  }

  @Test
  void anEmptyValueCountsAsAbsent() {
    MachineFilter.Parsed parsed = MachineFilter.parse(Map.of("verdict", "", "q", " ")::get);
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.filter()).isEqualTo(MachineFilter.ALL);
  }

  @Test
  void aFilterGivesTheParametersItWasReadFrom() {
    Map<String, String> parameters =
        Map.of(
            "verdict",
            "SILENT",
            "severity",
            "ERROR",
            "domain",
            "a b",
            "build",
            "19044.1706",
            "edition",
            "EnterpriseG",
            "family",
            "SERVER",
            "source",
            "WSUS",
            "reason",
            "BUILD_BEHIND",
            "q",
            "pc");
    MachineFilter filter = MachineFilter.parse(parameters::get).filter();
    assertThat(filter.silent()).isTrue();
    assertThat(filter.parameters()).containsExactlyInAnyOrderEntriesOf(parameters);
  }

  @Test
  void aPageHasDefaultsAndBounds() {
    assertThat(PageRequest.parse(name -> null).page())
        .isEqualTo(new PageRequest(Sort.SEVERITY, true, null, 50));
    PageRequest.Parsed bad =
        PageRequest.parse(
            Map.of("sort", "x", "dir", "up", "size", "501", "cursor", "nonsense")::get);
    assertThat(bad.page()).isEqualTo(new PageRequest(Sort.SEVERITY, true, null, 50));
    assertThat(bad.problems())
        .extracting(MachineFilter.Problem::parameter)
        .containsExactly("sort", "dir", "size", "cursor");
  }

  @Test
  void aCursorOfAnotherHandIsRefusedAndNeverThrows() {
    for (String json :
        new String[] {
          "",
          "null",
          "[]",
          "{}",
          "{\"sort\":\"NAME\"}",
          "{\"sort\":\"NAME\",\"name\":\"\"," + "\"agentId\":\"no\"}",
          "\0"
        }) {
      String cursor =
          java.util.Base64.getUrlEncoder()
              .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(Cursor.read(cursor)).as(json).isNull();
    }
    assertThat(Cursor.read("x".repeat(5000))).isNull();
  }
}
