package io.github.updatesentinel.collector.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents against the settings that the loader knows. */
class DocumentedSettingsTest {
  private static final Path PROJECT = Path.of("..");

  @ParameterizedTest
  @CsvSource({
    "docs/collector-settings.md, | Key | Range or form | Default | Meaning |",
    "docs/collector-settings.zh-CN.md, | 配置项 | 范围或格式 | 默认值 | 含义 |"
  })
  void tableHasEverySettingInOrderWithItsRangeAndDefault(String file, String header)
      throws IOException {
    List<Row> settings =
        Settings.ALL.stream()
            .map(
                setting ->
                    new Row("`" + setting.key() + "`", setting.expected(), setting.shownDefault()))
            .toList();

    assertThat(table(file, header)).containsExactlyElementsOf(settings);
  }

  @Test
  void exampleFileHasNoProblemAndGivesTheDefaultsButForItsFolder() throws InvalidConfig {
    Path example = PROJECT.resolve("config/collector.json").toAbsolutePath().normalize();

    // Where data lie is the one thing that an installed collector must say.
    Path data = Path.of("data").toAbsolutePath();
    assertThat(CollectorConfigLoader.load(example, data))
        .isEqualTo(CollectorConfigLoader.parse("none", "{}", example.resolveSibling(""), data));
  }

  @Test
  void exampleFileNamesEverySettingIfOnlyInAComment() throws IOException {
    String json = Files.readString(PROJECT.resolve("config/collector.json"));

    assertThat(Settings.ALL)
        .allSatisfy(
            setting ->
                assertThat(json)
                    .containsPattern(
                        "\"(// )?"
                            + setting.key().substring(setting.key().indexOf('.') + 1)
                            + "\":"));
  }

  private record Row(String key, String range, String shownDefault) {}

  private static List<Row> table(String file, String header) throws IOException {
    List<String> lines = Files.readAllLines(PROJECT.resolve(file));
    assertThat(lines).as(file).containsOnlyOnce(header);
    return lines.stream()
        .skip(lines.indexOf(header) + 2L)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .map(cells -> new Row(cells.get(1), cells.get(2), cells.get(3)))
        .toList();
  }
}
