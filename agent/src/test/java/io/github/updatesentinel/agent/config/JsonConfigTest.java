package io.github.updatesentinel.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.updatesentinel.agent.json.InvalidJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonConfigTest {
  @Test
  void everyKindOfValueIsRead() throws InvalidJson {
    ConfigSource source =
        JsonConfig.parse(
            "agent.json",
            """
            {
              "//": "JSON knows no comments",
              "// checkInterval": "PT1M",
              "text": "PT1M",
              "number": 3,
              "negative": -3,
              "flag": true,
              "list": ["a", "b"],
              "none": null,
              "object": {"a": 1},
              "mixed": ["a", 1],
              "nested": [["a"]],
              "fraction": 1.5,
              "huge": 1e999999999,
              "tiny": 1e-999999999,
              "large": 9223372036854775808,
              "whole": 1e3
            }
            """);

    assertThat(source.name()).isEqualTo("agent.json");
    assertThat(source.values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("text", new RawValue.Text("PT1M")),
                Map.entry("number", new RawValue.Int(3)),
                Map.entry("negative", new RawValue.Int(-3)),
                Map.entry("flag", new RawValue.Bool(true)),
                Map.entry("list", new RawValue.Texts(List.of("a", "b"))),
                Map.entry("object", new RawValue.Unusable("an object")),
                Map.entry(
                    "mixed",
                    new RawValue.Unusable("an array that contains values other than strings")),
                Map.entry(
                    "nested",
                    new RawValue.Unusable("an array that contains values other than strings")),
                Map.entry("fraction", new RawValue.Unusable("the number 1.5")),
                Map.entry("huge", new RawValue.Unusable("the number 1e999999999")),
                Map.entry("tiny", new RawValue.Unusable("the number 1e-999999999")),
                Map.entry("large", new RawValue.Unusable("the number 9223372036854775808")),
                Map.entry("whole", new RawValue.Int(1000))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "null",
        "[]",
        "\"checkInterval\"",
        "{",
        "{\"checkInterval\": \"PT1M\"",
        "{\"checkInterval\": \"PT1M\",}",
        "{checkInterval: \"PT1M\"}",
        "{'checkInterval': 'PT1M'}",
        "{\"checkInterval\": \"PT1M\"} // done",
        "{\"a\": \"C:\\Users\"}",
        "{\"a\": NaN}",
        "\u0000",
      })
  void whatIsNoJsonObjectIsRefused(String json) {
    assertThatExceptionOfType(InvalidJson.class)
        .isThrownBy(() -> JsonConfig.parse("agent.json", json));
  }

  @Test
  void hostileSizeIsAnsweredAtOnce() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (String value :
              List.of(
                  "[".repeat(100_000),
                  "1".repeat(1_000_000),
                  "1e999999999",
                  "\"" + "x".repeat(1_000_000))) {
            String json = "{\"checkInterval\": " + value;
            assertThatExceptionOfType(InvalidJson.class)
                .isThrownBy(() -> JsonConfig.parse("agent.json", json))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
          }
        });
  }

  @Test
  void objectForASettingCostsThatSettingAlone() throws InvalidJson {
    ConfigSource source =
        JsonConfig.parse(
            "agent.json", "{\"checkInterval\": {\"minutes\": 1}, \"scanInterval\": \"PT1H\"}");
    LoadedConfig loaded = ConfigLoader.load(List.of(source));

    assertThat(loaded.config().scanInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(loaded.problems())
        .containsExactly(
            new ConfigProblem(
                "checkInterval", "agent.json", "expected PT10S to P1D, found an object", "PT15M"));
  }

  @Test
  void tokenOfAWrongKindIsNotShown() throws InvalidJson {
    ConfigSource source =
        JsonConfig.parse("agent.json", "{\"enrollmentToken\": [\"s3cret\", \"s3cret\"]}");
    LoadedConfig loaded = ConfigLoader.load(List.of(source));

    assertThat(loaded.problems()).hasSize(1);
    assertThat(loaded.toString()).doesNotContain("s3cret");
  }

  @Test
  void keyThatIsThereTwiceInAnotherCaseIsOneSetting() throws InvalidJson {
    ConfigSource source =
        JsonConfig.parse("agent.json", "{\"jitter\": \"PT1M\", \"JITTER\": \"PT1M\"}");

    assertThat(source.values()).hasSize(1);
    assertThat(ConfigLoader.load(List.of(source)).config().jitter())
        .isEqualTo(Duration.ofMinutes(1));
  }
}
