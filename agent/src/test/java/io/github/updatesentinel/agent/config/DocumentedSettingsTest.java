package io.github.updatesentinel.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.json.InvalidJson;
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
          Map.entry("the system's", "与系统相同"),
          Map.entry("1 to 1024 visible ASCII characters", "1 到 1024 个可见的 ASCII 字符"),
          Map.entry("1 to 50 service names", "1 到 50 个服务名称"),
          Map.entry("0 to 50 service names", "0 到 50 个服务名称"),
          Map.entry("0 to 5 service names", "0 到 5 个服务名称"),
          Map.entry("full path of a local file", "本地文件的完整路径"),
          Map.entry(
              "base64 of an Ed25519 public key, 32 or 44 bytes",
              "Ed25519 公钥的 Base64 编码，32 或 44 字节"),
          Map.entry(
              "1MB to 1024MB, P1D to P365D, or both as in 64MB,P30D",
              "1MB 到 1024MB、P1D 到 P365D，或两者，如 64MB,P30D"),
          Map.entry(
              "Windows-ROOT or full path of a PEM or PKCS#12 file",
              "Windows-ROOT，或 PEM、PKCS#12 文件的完整路径"),
          Map.entry(
              "full path of a PKCS#12 file, or subject or thumbprint in the machine's store",
              "PKCS#12 文件的完整路径，或计算机存储中证书的使用者或指纹"));

  @ParameterizedTest
  @CsvSource({
    "docs/settings.md, | Key | Range or form | Default | Meaning |",
    "docs/settings.zh-CN.md, | 配置项 | 范围或格式 | 默认值 | 含义 |"
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
  void exampleFileHasNoProblemAndGivesTheDefaults() throws IOException, InvalidJson {
    String json = Files.readString(PROJECT.resolve("config").resolve("agent.json"));
    LoadedConfig example = ConfigLoader.load(List.of(JsonConfig.parse("agent.json", json)));

    assertThat(example.problems()).isEmpty();
    assertThat(example.config()).isEqualTo(ConfigLoader.load(List.of()).config());
  }

  @Test
  void exampleFileNamesEverySettingIfOnlyInAComment() throws IOException {
    String json = Files.readString(PROJECT.resolve("config").resolve("agent.json"));

    assertThat(Settings.ALL)
        .allSatisfy(
            setting -> assertThat(json).containsPattern("\"(// )?" + setting.key() + "\":"));
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
