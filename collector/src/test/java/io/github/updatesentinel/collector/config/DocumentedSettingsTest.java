package io.github.updatesentinel.collector.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents against the settings that the loader knows. */
class DocumentedSettingsTest {
  private static final Path PROJECT = Path.of("..");

  /** Words of the loader as the Chinese table has them; "to" and "or" are translated apart. */
  private static final Map<String, String> CHINESE =
      Map.ofEntries(
          Map.entry("none", "无"),
          Map.entry("required", "必填"),
          Map.entry("path of a folder", "文件夹路径"),
          Map.entry("`data` beside `collector.json`", "`collector.json` 旁的 `data`"),
          Map.entry("address:port", "地址:端口"),
          Map.entry(
              "jdbc:sqlite:FILE or jdbc:postgresql://HOST[:PORT]/NAME without password",
              "jdbc:sqlite:FILE 或 jdbc:postgresql://HOST[:PORT]/NAME，不含密码"),
          Map.entry("jdbc:sqlite:collector.db in `data`", "`data` 中的 jdbc:sqlite:collector.db"),
          Map.entry("name of up to 255 characters", "名称，最多 255 个字符"),
          Map.entry("text of up to 255 characters", "文本，最多 255 个字符"),
          Map.entry("file of one line", "单行文件"),
          Map.entry("PKCS#12 file", "PKCS#12 文件"),
          Map.entry("MSI file", "MSI 文件"),
          Map.entry(
              "up to 100 addresses or ranges such as 10.0.0.0/8", "最多 100 个地址或网段，如 10.0.0.0/8"),
          Map.entry("PEM file of certificates", "证书的 PEM 文件"),
          Map.entry("PKCS#8 PEM file of an Ed25519 key", "Ed25519 密钥的 PKCS#8 PEM 文件"),
          Map.entry("host name or address", "主机名或地址"),
          Map.entry("mail address", "邮件地址"),
          Map.entry("name of a claim of the ID token", "ID 令牌中声明的名称"));

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
                    new Row(
                        "`" + setting.key() + "`",
                        in(file, setting.expected()),
                        in(file, setting.shownDefault())))
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

  /** Words of the loader in the language of a document. */
  private static String in(String file, String words) {
    if (!file.endsWith(".zh-CN.md")) {
      return words;
    }
    return CHINESE.getOrDefault(words, words.replace(" to ", " 到 ").replace(" or ", " 或 "));
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
